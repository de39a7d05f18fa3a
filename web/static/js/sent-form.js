/**
 * A form that stays where it is when it has been sent: it is emptied when what it held is durable, never of what was written meanwhile.
 * What is sent while something else of the form is under way waits for that; the same again is a second press of the same button.
 */

/** @type {WeakMap<HTMLFormElement, {held: string, sending: Promise<boolean>}>} the newest that is under way */
const underWay = new WeakMap();

/**
 * @param {HTMLFormElement} form
 * @param {() => Promise<boolean>} send false: it was refused, and the form stays as it is
 * @returns {Promise<boolean>} whether it is durable
 */
export async function sendForm(form, send) {
  const held = contents(form);
  const before = underWay.get(form);
  if (before?.held === held) return false;
  const sending = before ? before.sending.then(send) : send();
  underWay.set(form, { held, sending });
  const done = await sending.finally(() => underWay.get(form)?.sending === sending && underWay.delete(form));
  if (done && contents(form) === held) form.reset();
  return done;
}

/** @param {HTMLFormElement} form */
function contents(form) {
  return JSON.stringify([...new FormData(form)]);
}
