// @ts-check
/** The pages of the checklists in force, cached on the tablet. A published version never changes. */

const CACHE = "gatehouse-sheets"; // the service worker answers from this cache as well

/**
 * Fetches the sheets while there is a connection, the sheet of an open search first.
 * @param {any} pack
 */
export async function keepSheets(pack) {
  if (!("caches" in window)) return;
  const used = new Set(pack.searches.map((/** @type {any} */ { version }) => version));
  const order = [...pack.sheets].sort((first, second) => Number(used.has(second.version)) - Number(used.has(first.version)));
  const cache = await caches.open(CACHE);
  for (const { href } of order) {
    if (!(await cache.match(href))) await cache.add(href).catch((refused) => console.info("Not on this tablet yet", refused));
  }
}

/** The sheet that was read last, because each tap draws the page from the same sheet. */
let read = { href: "", text: "" };

/**
 * Returns the sheet with the one item that is shown. Parsing hundreds of drawings would delay the next tap.
 * @param {any} pack
 * @param {string} version
 * @param {string} [item]
 * @returns {Promise<HTMLElement | null>} null when the sheet is not on this tablet
 */
export async function keptSheet(pack, version, item = "") {
  const known = pack.sheets.find((/** @type {any} */ one) => one.version === version);
  if (!known || !("caches" in window)) return null;
  if (read.href !== known.href) {
    const answer = await (await caches.open(CACHE)).match(known.href);
    if (!answer) return null;
    read = { href: known.href, text: await answer.text() };
  }
  const page = new DOMParser().parseFromString(withOne(read.text, item), "text/html");
  return /** @type {HTMLElement | null} */ (page.querySelector(`[data-kept-sheet="${CSS.escape(version)}"]`));
}

/**
 * Returns the part of the page with this item, or all of a page that was cached before items had marks.
 * @param {string} text the page, in which each item begins with a mark that names it
 * @param {string} item
 */
export function withOne(text, item) {
  const [head, ...items] = text.split("<!--item:");
  const wanted = items.find((part) => part.startsWith(`${item}-->`));
  return wanted ? head + wanted.slice(item.length + "-->".length) : head;
}
