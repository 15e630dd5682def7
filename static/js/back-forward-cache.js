// @ts-check
/**
 * Loads a page again that the browser brought back from its memory, as its back button does. Such a page shows the state
 * of the moment at which it was left, and what it was doing then was ended. WebKit even brings back pages whose modules had
 * not started yet, and never starts them. This script is therefore no module: it runs before the page is first shown.
 */

window.addEventListener("pageshow", ({ persisted }) => {
  // The address is asked for with GET. A reload would send the form again whose answer the page is.
  if (persisted) location.replace(location.pathname + location.search);
});
