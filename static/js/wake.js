// @ts-check
/** Keeps the screen on during a search, and gives it back when the search is left or hidden. */

const SEARCHING = /^\/visits\/[^/]+\/(sheet|sign|photos)\//;
/** @type {any} */
let lock = null;

export function start() {
  look();
  document.addEventListener("visibilitychange", look);
}

/** Called again by the shell, which draws one page after another without leaving. */
export function look() {
  if (!("wakeLock" in navigator) || document.visibilityState !== "visible") return;
  void (SEARCHING.test(location.pathname) ? stayOn() : giveBack());
}

async function stayOn() {
  try {
    if (!lock || lock.released) lock = await /** @type {any} */ (navigator).wakeLock.request("screen");
  } catch (refused) {
    // A low battery may refuse; the screen then sleeps as ever, and nothing is lost.
    console.info("The screen may go dark.", refused);
  }
}

async function giveBack() {
  await lock?.release();
  lock = null;
}
