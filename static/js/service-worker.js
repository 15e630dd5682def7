// @ts-check
/// <reference lib="webworker" />
/**
 * Caches styles, scripts, the tablet's page and the checklists in force, and shows pushed announcements. Nothing that
 * names anybody is cached.
 */

const worker = /** @type {any} */ (self);
const { core, precaching, routing } = worker.workbox;
/** @type {{ offline: string, tablet: string, not_sent: string, not_raised: string, icon: string, files: { url: string, revision: string | null }[] }} */
const settled = worker.gatehouse;

const GATE = /^\/($|board\/|visits\/|tablet\/|stop\/|officer\/|rolls\/|counts\/)/;
const STOP = "/stop/";
/** Pages on which an officer may be in the middle of a task. */
const BUSY = /^\/(visits\/.+\/|visits\/new|counts\/)/;
const PATIENCE_MS = 6000;
const OURS = "X-Gatehouse";

core.setCacheNameDetails({ prefix: "gatehouse" });
precaching.precacheAndRoute(settled.files, { cleanURLs: false, directoryIndex: null });
precaching.cleanupOutdatedCaches();
core.clientsClaim();

const page = (/** @type {any} */ { request }) => request.mode === "navigate";
routing.registerRoute(page, pageOrKept, "GET");
routing.registerRoute(page, sentOrNot, "POST");

/** @param {{ request: Request, url: URL }} target */
async function pageOrKept({ request, url }) {
  try {
    const answer = await Promise.race([fetch(request), tooLong()]);
    if (isOurs(answer)) return answer;
  } catch {
    // There is no connection: the cached page is shown instead.
  }
  const kept = GATE.test(url.pathname) ? settled.tablet : settled.offline;
  return (await precaching.matchPrecache(kept)) ?? Response.error();
}

/**
 * Waits as long as the server works on the form. If the form did not arrive, shows a page that tells the officer.
 * @param {{ request: Request, url: URL }} target
 */
async function sentOrNot({ request, url }) {
  const isStop = url.pathname === STOP;
  const again = isStop ? request.clone() : null;
  try {
    const answer = await fetch(request);
    if (isOurs(answer)) return answer;
  } catch {
    // There is no connection, and the page says so.
  }
  const kept = await precaching.matchPrecache(isStop ? settled.not_raised : settled.not_sent);
  return kept ? filledIn(kept, again) : Response.error();
}

/**
 * Puts the form that did not arrive into the page, to be sent again with the same UUID, so that it counts once.
 * @param {Response} kept
 * @param {Request | null} again
 */
async function filledIn(kept, again) {
  const form = await again?.formData().catch(() => null);
  const fields = [...(form ?? [])].map(([name, value]) => `<input type="hidden" name="${plain(name)}" value="${plain(String(value))}">`);
  const headers = new Headers({ "Cache-Control": "no-store" });
  for (const name of ["Content-Type", "Content-Security-Policy"]) headers.set(name, kept.headers.get(name) ?? "");
  return new Response((await kept.text()).replace("<!--fields-->", () => fields.join("")), { status: 503, headers });
}

/** @param {string} text */
function plain(text) {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

/**
 * Returns whether the answer comes from Gatehouse, by its header. The page of a Wi-Fi login may answer instead.
 * @param {Response} answer
 */
function isOurs(answer) {
  return answer.type === "opaqueredirect" || answer.headers.has(OURS);
}

function tooLong() {
  return new Promise((_, failed) => setTimeout(() => failed(new Error("No answer")), PATIENCE_MS));
}

// A new version waits until a page says that no search is going on.
worker.addEventListener("message", (/** @type {any} */ event) => {
  if (event.data === "take-over") worker.skipWaiting();
});

// A push rings this device while no page is open. It names a party or a vehicle, and never a prisoner.
worker.addEventListener("push", (/** @type {any} */ event) => {
  const { title = "Gatehouse", body = "", id = "" } = event.data?.json() ?? {};
  event.waitUntil(
    worker.registration.showNotification(title, {
      body,
      tag: id,
      renotify: id !== "",
      requireInteraction: true,
      vibrate: [300, 150, 300, 150, 300],
      icon: settled.icon,
      data: { path: /^[0-9a-f-]{36}$/.test(id) ? `/announcements/${id}/task/` : "/" },
    }),
  );
});

worker.addEventListener("notificationclick", (/** @type {any} */ event) => {
  event.notification.close();
  event.waitUntil(openPage(event.notification.data?.path ?? "/"));
});

/**
 * Opens the page of an announcement. A window in which somebody is at work stays as it is, because the strip in that
 * window shows the announcement too.
 * @param {string} path
 */
async function openPage(path) {
  const windows = await worker.clients.matchAll({ type: "window" });
  const idle = windows.find((/** @type {any} */ open) => !BUSY.test(new URL(open.url).pathname));
  if (!idle) return worker.clients.openWindow(path);
  await idle.focus().catch(() => undefined);
  return idle.navigate(path).catch(() => worker.clients.openWindow(path));
}
