/** What a hand finds on a page that may be pressed, and how it presses: forms are filled, questions answered. Everything by a seed. */

const WORDS = ["Who pays?", "Ana", "Two\nlines", " "];
const OWN_WORDS = { options: ["Yes\nNo", "Yes\nYes", "Yes"] };
/** What is for this machine alone, and what is chosen already. */
const NOT_PRESSED = [
  ".languages *",
  ".shortcuts-switch *",
  ":is([data-module=device-check], .hall-console) *",
  ".voice-panel :is(select, .voice-body > .row *)",
  "[aria-selected=true]",
  ".chat-group[aria-pressed=true]",
].join();

function random(seed) {
  let state = seed;
  return (most) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * most);
  };
}

const visible = (element) => element.checkVisibility({ visibilityProperty: true });

function controls() {
  for (const folded of document.querySelectorAll("main details")) folded.open = true;
  const place = document.querySelector("dialog[open]") ?? document.body;
  return [...place.querySelectorAll("button, select, input[type=checkbox], textarea")].filter((one) => visible(one) && !one.disabled && !one.matches(NOT_PRESSED) && actsAlone(one));
}

/** A field does something of its own if there is no form whose button would. A text that is begun shows the button that keeps it. */
function actsAlone(control) {
  if (control instanceof HTMLButtonElement || !control.form) return control instanceof HTMLButtonElement || !(control instanceof HTMLTextAreaElement);
  return control instanceof HTMLTextAreaElement && ![...control.form.elements].some((one) => one instanceof HTMLButtonElement && visible(one));
}

function textOf(control) {
  const shown = (control.closest("label") ?? control).cloneNode(true);
  for (const hidden of shown.querySelectorAll(".visually-hidden, .tab-news, option, kbd")) hidden.remove();
  return shown.textContent.replace(/\s+/g, " ").trim();
}

function describe(control) {
  const module = control.closest("dialog") ? "dialog" : (control.closest("[data-module]")?.dataset["module"] ?? "page");
  const text = control.matches(".reaction") ? "applause" : control.matches(".votes") ? "vote" : textOf(control);
  return { kind: `${module}: ${text || control.localName}`, name: control.getAttribute("aria-label") ?? control.textContent.replace(/\s+/g, " ").trim(), to: control.dataset["to"] ?? "" };
}

function fill(form, pick) {
  const radios = new Map();
  for (const field of form.elements) {
    if (field.type === "radio") radios.set(field.name, [...(radios.get(field.name) ?? []), field]);
    else if (field.type === "checkbox") field.checked = pick(2) === 1;
    else if (field.type === "number") field.value = String(Number(field.min) + pick(3));
    else if (field.localName === "select") field.selectedIndex = pick(field.options.length);
    else if (field.matches("input, textarea")) write(field, pick);
  }
  for (const choices of radios.values()) choices[pick(choices.length)].checked = true;
}

function write(field, pick) {
  const words = OWN_WORDS[field.name] ?? WORDS;
  field.value = field.required || pick(2) ? words[pick(words.length)] : "";
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function press(control, seed) {
  const pick = random(seed);
  if (control instanceof HTMLTextAreaElement) return write(control, pick);
  if (control instanceof HTMLSelectElement) {
    control.selectedIndex = (control.selectedIndex + 1 + pick(control.options.length - 1)) % control.options.length;
    return control.dispatchEvent(new Event("change", { bubbles: true }));
  }
  if (control.form && control.type === "submit") fill(control.form, pick);
  control.click();
}

/** Changes are drawn together after so long (boot.js): a timer of the same length that is set later ends later. */
const FRAME_MS = 16;

const later = (milliseconds) => new Promise((go) => setTimeout(go, milliseconds));

/** What was found last. */
let found = [];

window.monkey = {
  /** Until no dialog is about to be taken away, which does what was confirmed in it, and no button waits for its answer. */
  answered: async () => {
    while (document.querySelector("dialog:not([open]), [aria-busy=true]")) await later(0);
  },
  /** Until what came has been drawn. */
  drawn: () => later(FRAME_MS),
  offers: () => (found = controls()).map(describe),
  /** What is not there any more, or not any more to be pressed, was in somebody else's hand. */
  press: (index, seed) => void (found[index].isConnected && !found[index].disabled && press(found[index], seed)),
};
