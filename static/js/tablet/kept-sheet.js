// @ts-check
/** The pages of the checklists in force, kept on the tablet; a published version never changes. */

const CACHE = "gatehouse-sheets"; // the service worker answers from it as well

/**
 * Asked for while the server is reached; the sheet of an open search first.
 * @param {any} pack
 */
export async function keepSheets(pack) {
  if (!("caches" in window)) return;
  const used = new Set(pack.searches.map((/** @type {any} */ { version }) => version));
  const order = [...pack.sheets].sort((one, other) => Number(used.has(other.version)) - Number(used.has(one.version)));
  const cache = await caches.open(CACHE);
  for (const { href } of order) {
    if (!(await cache.match(href))) await cache.add(href).catch((refused) => console.info("Not kept yet", refused));
  }
}

/**
 * @param {any} pack
 * @param {string} version
 * @returns {Promise<HTMLElement | null>} nothing when it is not on this tablet
 */
export async function keptSheet(pack, version) {
  const known = pack.sheets.find((/** @type {any} */ one) => one.version === version);
  if (!known || !("caches" in window)) return null;
  const answer = await (await caches.open(CACHE)).match(known.href);
  if (!answer) return null;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return page.querySelector(`[data-kept-sheet="${CSS.escape(version)}"]`);
}
