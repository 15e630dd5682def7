// @ts-check
/** Goes to another page: in the shell without leaving the document, on other pages as a link does. */

/** @type {(() => void) | null} */
let draw = null;

/**
 * Makes the shell handle addresses. The shell stays one document while there is no connection, because its clock proves
 * the times of facts.
 * @param {() => void} drawHere draws the page that the address names
 */
export function stayInShell(drawHere) {
  draw = drawHere;
}

/** @param {string} href */
export function go(href, { replace = false } = {}) {
  if (!draw) return replace ? location.replace(href) : location.assign(href);
  history[replace ? "replaceState" : "pushState"](null, "", href);
  return draw();
}

/** Draws the same page with what has changed since. */
export function again() {
  if (draw) draw();
  else location.reload();
}
