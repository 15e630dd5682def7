// @ts-check
/** The page of one checklist version, kept by the service worker; it never changes. */

/**
 * Asked for while the server is reached, so that the worker has it later.
 * @param {any} pack
 */
export async function keepSheets(pack) {
  if (!navigator.serviceWorker) return;
  await navigator.serviceWorker.ready;
  const used = new Set(pack.searches.map((/** @type {any} */ { version }) => version));
  const first = pack.sheets.toSorted((/** @type {any} */ one, /** @type {any} */ other) => Number(used.has(other.version)) - Number(used.has(one.version)));
  for (const { href } of first) await fetch(href, { credentials: "same-origin" }).catch(() => null);
}

/**
 * @param {any} pack
 * @param {string} version
 * @returns {Promise<ParentNode | null>} nothing when it is not on this tablet
 */
export async function keptSheet(pack, version) {
  const known = pack.sheets.find((/** @type {any} */ one) => one.version === version);
  if (!known) return null;
  try {
    const answer = await fetch(known.href, { credentials: "same-origin" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    return page.querySelector(`[data-kept-sheet="${CSS.escape(version)}"]`);
  } catch {
    return null;
  }
}
