// @ts-check
/**
 * Keeps the screen on during a search, and on every page of a person whose role may get a request at any moment.
 * On all other pages the screen may switch off as usual.
 */

const SEARCHING = /^\/visits\/[^/]+\/(sheet|sign|photos)\//;
/** @type {any} */
let lock = null;

export function start() {
  updateWakeLock();
  document.addEventListener("visibilitychange", updateWakeLock);
}

/**
 * Requests or releases the wake lock, as the current page needs. The offline shell calls this after each page that it
 * draws.
 */
export function updateWakeLock() {
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
