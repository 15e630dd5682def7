// @ts-check
/** Keeps the screen on during a search, and gives it back when the page is left or hidden. */

const SEARCHING = /^\/visits\/[^/]+\/(sheet|sign)\//;
/** @type {any} */
let lock = null;

export function start() {
  if (!("wakeLock" in navigator) || !SEARCHING.test(location.pathname)) return;
  void stayOn();
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && void stayOn());
}

async function stayOn() {
  try {
    if (!lock || lock.released) lock = await /** @type {any} */ (navigator).wakeLock.request("screen");
  } catch (refused) {
    // A low battery may refuse; the screen then sleeps as ever, and nothing is lost.
    console.info("The screen may go dark.", refused);
  }
}
