/** What people write: the HTML ``pattern`` of a field that wants more than spaces. */
export const WORDS = ".*\\S.*";
