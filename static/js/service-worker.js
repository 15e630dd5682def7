// @ts-check
/// <reference lib="webworker" />
/** Keeps styles, scripts and the offline page. Pages, photographs and answers are never kept: they name people. */

const worker = /** @type {any} */ (self);
/** @type {{ build: string, offline: string, files: string[] }} */
const settled = worker.gatehouse;
const PREFIX = "gatehouse-";
const KEPT = PREFIX + settled.build;

worker.addEventListener("install", (/** @type {any} */ event) => {
  event.waitUntil(keep());
});

async function keep() {
  const cache = await caches.open(KEPT);
  await cache.addAll([settled.offline, ...settled.files]);
  await worker.skipWaiting();
}

worker.addEventListener("activate", (/** @type {any} */ event) => {
  event.waitUntil(forgetOlder());
});

async function forgetOlder() {
  const names = await caches.keys();
  const older = names.filter((name) => name.startsWith(PREFIX) && name !== KEPT);
  await Promise.all(older.map((name) => caches.delete(name)));
  await worker.clients.claim();
}

worker.addEventListener("fetch", (/** @type {any} */ event) => {
  const request = /** @type {Request} */ (event.request);
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(pageOrOffline(request));
  else if (settled.files.includes(url.pathname)) event.respondWith(kept(request));
});

/** @param {Request} request */
async function pageOrOffline(request) {
  try {
    return await fetch(request);
  } catch {
    const page = await caches.match(settled.offline, { cacheName: KEPT });
    return page ?? Response.error();
  }
}

/** @param {Request} request */
async function kept(request) {
  const file = await caches.match(request, { cacheName: KEPT });
  return file ?? fetch(request);
}
