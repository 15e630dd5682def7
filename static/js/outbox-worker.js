// @ts-check
/// <reference lib="webworker" />
/** Background Sync: sends what waits when the network is back, even if every page is closed. */

import { flush } from "./outbox/sender.js";

const SYNC = "gatehouse-outbox";
const worker = /** @type {any} */ (self);

worker.addEventListener("install", () => worker.skipWaiting());
worker.addEventListener("sync", (/** @type {any} */ event) => {
  if (event.tag === SYNC) event.waitUntil(sendAll());
});

async function sendAll() {
  const pages = await worker.clients.matchAll({ type: "window", includeUncontrolled: true });
  // The page that recorded the facts proves their times by its own clock, so it sends them while it is open.
  if (pages.some((/** @type {any} */ { visibilityState }) => visibilityState === "visible")) return;
  const ended = await flush();
  for (const page of pages) page.postMessage(SYNC);
  // A promise that is rejected makes the browser try again later.
  if (ended === "unreached") throw new Error("The control room was not reached.");
}
