// @ts-check
/** The facts that are being sent at this moment, in any tab or worker. After two minutes without news the list is cleared. */

const LONGEST_MS = 120_000;
const channel = "BroadcastChannel" in globalThis ? new BroadcastChannel("gatehouse-in-flight") : null;
/** @type {Set<string>} */
let flying = new Set();
/** The records that this tab is sending now. Small facts and photographs are sent side by side. */
const here = { facts: /** @type {string[]} */ ([]), photographs: /** @type {string[]} */ ([]) };
/** @type {() => void} */
let notify = () => undefined;
let timer = 0;

channel?.addEventListener("message", ({ data }) => lay(data));

/**
 * @param {"facts" | "photographs"} kind
 * @param {string[]} ids all of this kind that are being sent now
 */
export function inFlight(kind, ids) {
  here[kind] = ids;
  const all = [...here.facts, ...here.photographs];
  if (all.length === 0 && flying.size === 0) return;
  channel?.postMessage(all);
  lay(all);
}

/** @param {string} id */
export function isFlying(id) {
  return flying.has(id);
}

/** @param {() => void} watcher called after every change, in this tab or another */
export function onFlight(watcher) {
  notify = watcher;
}

/** @param {string[]} ids */
function lay(ids) {
  clearTimeout(timer);
  flying = new Set(ids);
  // A tab that ended while it was sending does not report the end.
  if (ids.length > 0) timer = Number(setTimeout(() => lay([]), LONGEST_MS));
  notify();
}
