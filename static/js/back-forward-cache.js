// @ts-check
/**
 * Reloads a page that the browser took back from its memory, for example after the back button. Such a page shows the
 * state in which it was left, and everything that it was doing has ended. WebKit even takes back pages whose modules
 * had not started yet, and never starts these modules. This script is therefore not a module: it runs before the page
 * is first shown.
 */

window.addEventListener("pageshow", ({ persisted }) => {
  // The address is asked for with GET. A reload would send the form again whose answer the page is.
  if (persisted) location.replace(location.pathname + location.search);
});
