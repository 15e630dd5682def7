// @ts-check
/**
 * Keeps the screen on during a search, and on every page of somebody of whom something may be asked,
 * and lets it sleep again when the search is left.
 */

const SEARCHING = /^\/visits\/[^/]+\/(sheet|sign|photos)\//;
/** @type {any} */
let lock = null;

export function start() {
  look();
  document.addEventListener("visibilitychange", look);
}

/** Is called again by the shell, which draws one page after another in the same document. */
export function look() {
  if (!("wakeLock" in navigator) || document.visibilityState !== "visible") return;
  void (mustStayOn(location.pathname) ? stayOn() : giveBack());
}

/** @param {string} path */
function mustStayOn(path) {
  return SEARCHING.test(path) || document.querySelector("[data-stays-awake]") !== null;
}

async function stayOn() {
  try {
    if (!lock || lock.released) lock = await /** @type {any} */ (navigator).wakeLock.request("screen");
  } catch (refused) {
    // With a low battery the browser may refuse. The screen then sleeps as usual, and nothing is lost.
    console.info("The screen may go dark.", refused);
  }
}

async function giveBack() {
  await lock?.release();
  lock = null;
}
