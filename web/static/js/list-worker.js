/**
 * Shows the list of speakers that the page kept (kept-page.js) while the service does not answer. It is a service worker, alone in its file:
 * it loads nothing, and stands for the page of the list and for what that is made of.
 */

const ANSWER_WITHIN_MS = 5_000;

addEventListener("install", () => /** @type {any} */ (globalThis).skipWaiting());

addEventListener("fetch", (event) => {
  const { request, respondWith } = /** @type {any} */ (event);
  if (request.method === "GET") respondWith.call(event, answer(request));
});

/** @param {Request} request */
async function answer(request) {
  const fresh = await fetch(request, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) }).catch(() => Response.error());
  if (fresh.ok || (fresh.status > 0 && fresh.status < 500)) return fresh;
  return (await caches.match(request)) ?? fresh;
}
