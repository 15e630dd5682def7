// @ts-check
/** Goes to another page: within the shell without leaving it, elsewhere as any link does. */

/** @type {(() => void) | null} */
let draw = null;

/**
 * The shell stays one page from the moment the network went until it is back: its clock proves the times.
 * @param {() => void} drawHere draws whatever page the address names
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

/** The same page with what has changed since. */
export function again() {
  if (draw) draw();
  else location.reload();
}
