// @ts-check
/** Checks a photograph in a worker of its own, so that the next tap never waits for the check. */

/** @type {Worker | null} */
let worker = null;
let lastNumber = 0;
/** @type {Map<number, (hint: string) => void>} */
const waiting = new Map();

/**
 * @param {ArrayBuffer} bytes
 * @returns {Promise<string>} what to do better, or ""; the server's check decides
 */
export function checkPicture(bytes) {
  if (!("OffscreenCanvas" in window)) return Promise.resolve("");
  if (!worker) {
    worker = new Worker(new URL("./picture-worker.js", import.meta.url), { type: "module" });
    worker.addEventListener("message", ({ data }) => {
      waiting.get(data.number)?.(data.hint);
      waiting.delete(data.number);
    });
    worker.addEventListener("error", () => {
      for (const done of waiting.values()) done("");
      waiting.clear();
    });
  }
  const number = (lastNumber += 1);
  worker.postMessage({ number, bytes });
  return new Promise((done) => waiting.set(number, done));
}
