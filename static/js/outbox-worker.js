// @ts-check
/// <reference lib="webworker" />
/** Background Sync: sends what waits when the network is back, even with every page closed. */

import { flush } from "./outbox/sender.js";

const SYNC = "gatehouse-outbox";
const worker = /** @type {any} */ (self);

worker.addEventListener("install", () => worker.skipWaiting());
worker.addEventListener("sync", (/** @type {any} */ event) => {
  if (event.tag === SYNC) event.waitUntil(sendAll());
});

async function sendAll() {
  const pages = await worker.clients.matchAll({ type: "window", includeUncontrolled: true });
  // The page that took the facts down proves their times by its own clock: it sends them while it lives.
  if (pages.some((/** @type {any} */ { visibilityState }) => visibilityState === "visible")) return;
  const ended = await flush();
  for (const page of pages) page.postMessage(SYNC);
  // Refusing to settle makes the browser try again later.
  if (ended === "unreached") throw new Error("The control room was not reached.");
}
