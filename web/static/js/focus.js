/**
 * Draw a part of the page without losing the place of somebody who works by keyboard: if the control they were on is gone, they stay in
 * the same part. Somebody who is elsewhere is never moved.
 *
 * @param {HTMLElement} root with tabindex="-1"
 * @param {() => void} draw
 */
export function keepFocus(root, draw) {
  const had = root.contains(document.activeElement);
  draw();
  if (had && !root.contains(document.activeElement)) root.focus({ preventScroll: true });
}
