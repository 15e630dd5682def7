// @ts-check
/// <reference lib="webworker" />
/** Background Sync: sends what waits when the network is back, even with every page closed. */

import { flush } from "./tablet/sender.js";

const SYNC = "gatehouse-outbox";
const worker = /** @type {any} */ (self);

worker.addEventListener("install", () => worker.skipWaiting());
worker.addEventListener("sync", (/** @type {any} */ event) => {
  if (event.tag === SYNC) event.waitUntil(sendAll());
});

async function sendAll() {
  const ended = await flush();
  for (const client of await worker.clients.matchAll({ includeUncontrolled: true })) client.postMessage(SYNC);
  // Refusing to settle makes the browser try again later.
  if (ended === "unreached") throw new Error("The control room was not reached.");
}
