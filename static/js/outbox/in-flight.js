// @ts-check
/** Which facts are on their way at this moment, whichever tab or worker sends them. It ends with the sender. */

const LONGEST_MS = 120_000;
const channel = "BroadcastChannel" in globalThis ? new BroadcastChannel("gatehouse-in-flight") : null;
/** @type {Set<string>} */
let flying = new Set();
/** @type {() => void} */
let told = () => undefined;
let timer = 0;

channel?.addEventListener("message", ({ data }) => lay(data));

/** @param {string[]} ids all that are on their way now */
export function inFlight(ids) {
  if (ids.length === 0 && flying.size === 0) return;
  channel?.postMessage(ids);
  lay(ids);
}

/** @param {string} id */
export function isFlying(id) {
  return flying.has(id);
}

/** @param {() => void} watcher called after every change, in this tab or another */
export function onFlight(watcher) {
  told = watcher;
}

/** @param {string[]} ids */
function lay(ids) {
  clearTimeout(timer);
  flying = new Set(ids);
  // A tab that died in the middle tells nobody that it ended.
  if (ids.length > 0) timer = Number(setTimeout(() => lay([]), LONGEST_MS));
  told();
}
