// @ts-check
/// <reference lib="webworker" />
/** Keeps styles, scripts, the tablet's page and the sheets in force. Nothing that names anybody is kept here. */

const worker = /** @type {any} */ (self);
const { cacheableResponse, core, expiration, precaching, routing, strategies } = worker.workbox;
/** @type {{ offline: string, tablet: string, files: { url: string, revision: string | null }[] }} */
const settled = worker.gatehouse;

const GATE = /^\/($|board\/|visits\/|tablet\/|stop\/)/;
const PATIENCE_MS = 6000;
const OURS = "X-Gatehouse";

core.setCacheNameDetails({ prefix: "gatehouse" });
precaching.precacheAndRoute(settled.files, { cleanURLs: false, directoryIndex: null });
precaching.cleanupOutdatedCaches();
core.clientsClaim();

// A published checklist never changes, and its address changes with the application.
routing.registerRoute(
  (/** @type {any} */ { url }) => url.pathname.startsWith("/sheets/"),
  new strategies.CacheFirst({
    cacheName: "gatehouse-sheets",
    plugins: [
      new cacheableResponse.CacheableResponsePlugin({ statuses: [200], headers: { [OURS]: "1" } }),
      new expiration.ExpirationPlugin({ maxEntries: 40 }),
    ],
  }),
);

for (const method of ["GET", "POST"]) {
  routing.registerRoute((/** @type {any} */ { request }) => request.mode === "navigate", pageOrKept, method);
}

/** @param {{ request: Request, url: URL }} asked */
async function pageOrKept({ request, url }) {
  try {
    const answer = await Promise.race([fetch(request), tooLong()]);
    // The page of some Wi-Fi answers too; only Gatehouse says its own name.
    if (answer.type === "opaqueredirect" || answer.headers.has(OURS)) return answer;
  } catch {
    // Not reached: what is kept stands in.
  }
  const kept = GATE.test(url.pathname) ? settled.tablet : settled.offline;
  return (await precaching.matchPrecache(kept)) ?? Response.error();
}

function tooLong() {
  return new Promise((_, failed) => setTimeout(() => failed(new Error("No answer")), PATIENCE_MS));
}

// A new version waits until a page says that nobody is in the middle of a search.
worker.addEventListener("message", (/** @type {any} */ event) => {
  if (event.data === "take-over") worker.skipWaiting();
});
