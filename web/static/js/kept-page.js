/**
 * This page as the service wrote it last, kept in the browser: list-worker.js shows it while the service is away.
 * Browsers keep pages of https and of this machine alone; elsewhere nothing is kept, and the page does without.
 */

/** The list is asked for anew at least so often. */
const KEEP_EVERY_MS = 60_000;
const KEPT = "tribuna list";
const NOT_INVITED = new Set([401, 403, 404]);

export class KeptPage {
  /** @param {() => void} changed called when something else is kept */
  constructor(changed) {
    this.changed = changed;
    /** The service's time when it wrote what is kept; null: nothing is. @type {number|null} */
    this.at = null;
    this.due = 0;
    /** Whether what the page is made of is kept. */
    this.whole = false;
    this.waits = false;
    this.keeping = false;
    this.possible = false;
  }

  /** Register the worker for this page, and keep what the page is made of. */
  async start() {
    if (!("serviceWorker" in navigator && "caches" in globalThis)) return;
    this.possible = await navigator.serviceWorker.register("/list-worker.js", { scope: location.pathname }).then(
      () => true,
      () => false,
    );
    this.keep();
  }

  tick() {
    if (Date.now() >= this.due) this.keep();
  }

  /** One request at a time: what changes meanwhile is asked for afterwards. */
  async keep() {
    this.due = Date.now() + KEEP_EVERY_MS;
    this.waits = true;
    if (this.keeping || !this.possible) return;
    this.keeping = true;
    while (this.waits) {
      this.waits = false;
      await this.store().catch(() => undefined); // the service is away: what is kept stays
    }
    this.keeping = false;
  }

  async store() {
    const cache = await caches.open(KEPT);
    const page = await fetch(location.href);
    if (NOT_INVITED.has(page.status)) await cache.delete(location.href);
    if (!page.ok) return;
    if (!this.whole) await cache.addAll(madeOf());
    this.whole = true;
    await cache.put(location.href, page.clone());
    this.at = asOf(await page.text());
    this.changed();
  }
}

/**
 * When the service wrote the list in a page.
 * @param {string} page
 */
function asOf(page) {
  return Date.parse(/data-as-of="([^"]+)"/.exec(page)?.[1] ?? "");
}

/** The scripts, styles and texts that the page has loaded. */
function madeOf() {
  const loaded = performance.getEntriesByType("resource").map(({ name }) => new URL(name));
  return [...new Set(loaded.filter(({ origin, pathname }) => origin === location.origin && pathname.startsWith("/static")).map(({ href }) => href))];
}
