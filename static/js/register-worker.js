// @ts-check
/** Registers the workers, and installs a new version only at a safe moment, never during a search. */

const UNSAFE = /^\/(visits\/.+\/(sheet|sign|seal|photos)|visits\/new|counts)\//;
const LOOK_EVERY_MS = 10 * 60_000;
const TAKES_OVER_MS = 10_000;

export function start() {
  if (!("serviceWorker" in navigator)) return;
  register().catch((refused) => console.warn("Nothing is kept on this device.", refused));
}

async function register() {
  const known = navigator.serviceWorker.controller !== null;
  const main = await navigator.serviceWorker.register("/sw.js", { scope: "/", updateViaCache: "none" });
  if ("sync" in main) {
    await navigator.serviceWorker.register("/outbox-worker.js", { scope: "/outbox/", type: "module" });
  }
  if (main.waiting) announce(main);
  main.addEventListener("updatefound", () => {
    main.installing?.addEventListener("statechange", () => main.waiting && announce(main));
  });
  navigator.serviceWorker.addEventListener("controllerchange", () => {
    if (known && !UNSAFE.test(location.pathname)) location.reload();
  });
  setInterval(() => main.update().catch(() => undefined), LOOK_EVERY_MS);
}

/** @param {ServiceWorkerRegistration} main */
function announce(main) {
  const strip = document.querySelector("[data-update]");
  if (!(strip instanceof HTMLElement) || UNSAFE.test(location.pathname)) return;
  strip.hidden = false;
  strip.querySelector("[data-update-take]")?.addEventListener("click", () => takeOver(main));
}

/**
 * Lets the new version take over. The browser waits until the old worker has answered everything, so
 * this page sends no more requests. The page reloads after ten seconds if the browser has not handed over.
 * @param {ServiceWorkerRegistration} main
 */
function takeOver(main) {
  document.addEventListener("htmx:beforeRequest", (event) => event.preventDefault());
  main.waiting?.postMessage("take-over");
  setTimeout(() => location.reload(), TAKES_OVER_MS);
}
