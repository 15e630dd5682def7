// @ts-check
/** Registers the service worker. Without one everything works, only the offline page is missing. */

export function start() {
  if (!("serviceWorker" in navigator)) return;
  navigator.serviceWorker.register("/sw.js", { scope: "/" }).catch((refused) => {
    console.warn("The offline page is not kept on this device.", refused);
  });
}
