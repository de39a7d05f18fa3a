/** As much of a browser as scripts without a picture need. Importing this file puts it in place; import it before the scripts. */

/** An element that knows the parts a test gave it, by selector. */
export class FakeElement extends EventTarget {
  constructor(attributes = {}, parts = {}) {
    super();
    this.attributes = new Map(Object.entries(attributes));
    this.parts = parts;
    this.dataset = {};
    this.hidden = false;
    this.textContent = "";
    this.visible = true;
    this.clicks = 0;
    this.tagName = "BUTTON";
    this.isContentEditable = false;
  }

  querySelector(selector) {
    return this.parts[selector] ?? null;
  }

  querySelectorAll(selector) {
    return selector in this.parts ? [this.parts[selector]] : [];
  }

  getAttribute(name) {
    return this.attributes.get(name) ?? null;
  }

  hasAttribute(name) {
    return this.attributes.has(name);
  }

  setAttribute(name, value) {
    this.attributes.set(name, value);
  }

  removeAttribute(name) {
    this.attributes.delete(name);
  }

  closest(selector) {
    return this.tagName.toLowerCase() === selector ? this : null;
  }

  checkVisibility() {
    return this.visible;
  }

  focus() {
    document.activeElement = this;
  }

  click() {
    this.clicks += 1;
  }
}

export class FakeInput extends FakeElement {
  constructor(type, facts = {}) {
    super();
    this.tagName = "INPUT";
    Object.assign(this, { type, checked: false, ...facts });
  }
}

class FakeDocument extends EventTarget {
  constructor() {
    super();
    this.documentElement = new FakeElement();
    this.body = new FakeElement();
    this.hidden = false;
    this.activeElement = null;
    /** Elements with ``data-key``, in the order of the page. */
    this.keys = [];
    this.openDialog = null;
  }

  querySelectorAll(selector) {
    return selector === "[data-key]" ? this.keys : [];
  }

  querySelector(selector) {
    return selector === "dialog[open]" ? this.openDialog : null;
  }

  /** lit-html asks for one when it is loaded. */
  createTreeWalker() {
    return {};
  }
}

class FakeLocation {
  constructor() {
    this.href = "http://localhost:8080/rooms/workshop/join?as=ravi";
    this.reloads = 0;
  }

  reload() {
    this.reloads += 1;
  }
}

class FakeStorage {
  constructor() {
    this.kept = new Map();
  }

  getItem(key) {
    return this.kept.get(key) ?? null;
  }

  setItem(key, value) {
    this.kept.set(key, String(value));
  }

  removeItem(key) {
    this.kept.delete(key);
  }
}

/** A browser of which nobody knows anything yet. */
export function freshBrowser() {
  const windowEvents = new EventTarget();
  put({
    document: new FakeDocument(),
    localStorage: new FakeStorage(),
    sessionStorage: new FakeStorage(),
    location: new FakeLocation(),
    navigator: {},
    Element: FakeElement,
    HTMLElement: FakeElement,
    HTMLInputElement: FakeInput,
    addEventListener: windowEvents.addEventListener.bind(windowEvents),
    dispatchEvent: windowEvents.dispatchEvent.bind(windowEvents),
  });
}

/** Put these on globalThis, also where Node has a getter of its own. */
export function put(globals) {
  for (const [name, value] of Object.entries(globals)) Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
}

/** What the browser would tell of something that happened to ``target``. */
export function eventOn(target, name, facts = {}) {
  const event = new Event(name, { cancelable: true });
  for (const [key, value] of Object.entries({ target, ...facts })) Object.defineProperty(event, key, { value });
  return event;
}

/** Everything that was promised and does not wait for a clock has happened. */
export function settled() {
  return new Promise((go) => setImmediate(go));
}

freshBrowser();
