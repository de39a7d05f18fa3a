/** What scripts say, in the language of the page. The catalogue is made by the server from the same gettext files as the templates'. */

/** @typedef {Record<string, string|number>} Facts */

/** A text with a number keeps its forms by CLDR's plural categories. @type {Record<string, string|Partial<Record<Intl.LDMLPluralRule, string>>>} */
let catalogue = {};
let plural = new Intl.PluralRules("en");

/**
 * @param {string} url
 * @param {string} lang
 */
export async function loadTexts(url, lang) {
  plural = new Intl.PluralRules(lang);
  const answer = await fetch(url);
  if (answer.ok) catalogue = await answer.json();
}

/**
 * Translate ``msgid`` and fill its {names}.
 * @param {string} msgid
 * @param {Facts} [facts]
 */
export function t(msgid, facts = {}) {
  const found = catalogue[msgid];
  return fill(typeof found === "string" ? found : msgid, facts);
}

/**
 * Translate by number (CLDR plural categories); {n} is the number.
 * @param {string} one
 * @param {string} many
 * @param {number} n
 * @param {Facts} [facts]
 */
export function ngettext(one, many, n, facts = {}) {
  const forms = catalogue[one];
  const found = typeof forms === "object" ? (forms[plural.select(n)] ?? forms.other) : undefined;
  return fill(found ?? (n === 1 ? one : many), { n, ...facts });
}

/**
 * @param {string} sentence
 * @param {Facts} facts
 */
function fill(sentence, facts) {
  return sentence.replace(/\{(\w+)\}/g, (whole, name) => String(facts[name] ?? whole));
}
