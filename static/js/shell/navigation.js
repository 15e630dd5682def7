// @ts-check
/**
 * Goes to another page: in the shell without leaving the document, from zone to zone without waiting for the server, and
 * on other pages as a link does.
 */

/** @type {(() => void) | null} */
let draw = null;
/** @type {((href: string, how: { replace: boolean }) => Promise<boolean>) | null} */
let drawZone = null;
let wentAt = -Infinity;
const JUST_MS = 5000;

/**
 * Makes the shell handle addresses. The shell stays one document while there is no connection, because its clock proves
 * the times of facts.
 * @param {() => void} drawHere draws the page that the address names
 */
export function stayInShell(drawHere) {
  draw = drawHere;
}

/**
 * Registers the function that draws a zone when somebody opens the address of that zone.
 * @param {(href: string, how: { replace: boolean }) => Promise<boolean>} drawHere returns false for a page that only the
 * server can draw
 */
export function drawZonesHere(drawHere) {
  drawZone = drawHere;
}

/** @param {string} href */
export async function go(href, { replace = false } = {}) {
  if (await goAtOnce(href, { replace })) return;
  if (replace) location.replace(href);
  else location.assign(href);
}

/**
 * Goes to the page if this tablet can draw it without the server.
 * @param {string} href
 * @returns {Promise<boolean>} whether it could
 */
export async function goAtOnce(href, { replace = false } = {}) {
  wentAt = performance.now();
  if (!draw) return drawZone ? drawZone(href, { replace }) : false;
  history[replace ? "replaceState" : "pushState"](null, "", href);
  draw();
  return true;
}

/** Returns whether a tap led to this page a moment ago, without a new document. */
export function justWent() {
  return performance.now() - wentAt < JUST_MS;
}

/** Draws the same page again, with everything that has changed since. */
export function again() {
  if (draw) draw();
  else if (drawZone) void go(location.href, { replace: true });
  else location.reload();
}
