// @ts-check
/** The pages of the checklists in force, cached on the tablet. A published version never changes. */

const CACHE = "gatehouse-sheets";
const BUILD = "X-Gatehouse-Build";

const MOST_SHEETS = 40;

/**
 * Fetches the sheets of open searches, without which a search cannot go on. Other sheets can wait.
 * @param {any} pack
 * @returns {Promise<boolean>} whether this tablet has a copy of each
 */
export async function keepOpenSheets(pack) {
  if (!("caches" in window)) return true;
  const open = new Set(pack.searches.map((/** @type {any} */ { version }) => version));
  const sheets = pack.sheets.filter((/** @type {any} */ { version }) => open.has(version));
  const cache = await caches.open(CACHE);
  for (const { href } of sheets) if (!(await anyCopy(cache, href))) await fetched(cache, href);
  const kept = await Promise.all(sheets.map((/** @type {any} */ { href }) => anyCopy(cache, href)));
  return kept.every((copy) => copy !== undefined);
}

/**
 * Fetches all sheets that are missing, or whose copy was drawn by another build of the application.
 * @param {any} pack
 */
export async function keepSheets(pack) {
  if (!("caches" in window)) return;
  const cache = await caches.open(CACHE);
  for (const { href } of pack.sheets) {
    const copy = await cache.match(href);
    if (copy?.headers.get(BUILD) !== pack.build) await fetched(cache, href);
  }
  const old = (await cache.keys()).slice(0, -MOST_SHEETS);
  for (const request of old) await cache.delete(request);
}

/**
 * Fetches one sheet and replaces its copy. A copy stays if nothing better arrives.
 * @param {Cache} cache
 * @param {string} href
 */
async function fetched(cache, href) {
  try {
    const answer = await fetch(href, { cache: "reload" });
    if (!answer.ok || !answer.headers.has(BUILD)) throw new Error(`The request for the sheet was answered with status ${answer.status}.`);
    await cache.delete(href);
    await cache.put(href, answer);
  } catch (refused) {
    console.info("Not on this tablet yet", refused);
  }
}

/**
 * Returns a copy of this checklist version. A version never changes, so a copy from an earlier build will do. The
 * address of such a copy ends with that build.
 * @param {Cache} cache
 * @param {string} href
 */
async function anyCopy(cache, href) {
  return (await cache.match(href)) ?? cache.match(href, { ignoreSearch: true });
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
    const answer = await anyCopy(await caches.open(CACHE), known.href);
    if (!answer) return null;
    read = { href: known.href, text: await answer.text() };
  }
  const page = new DOMParser().parseFromString(withOne(read.text, item), "text/html");
  return /** @type {HTMLElement | null} */ (page.querySelector(`[data-kept-sheet="${CSS.escape(version)}"]`));
}

/**
 * Returns the part of the page with this item, or with the drawing of the vehicle if no item is named. The markup
 * before the first mark belongs to every part.
 * @param {string} text the page, in which each item begins with a mark that names it
 * @param {string} item
 */
export function withOne(text, item) {
  const [head, ...items] = text.split("<!--item:");
  const part = (/** @type {string} */ name) => items.find((each) => each.startsWith(`${name}-->`));
  const wanted = part(item) ?? part("");
  return wanted ? head + wanted.slice(wanted.indexOf("-->") + "-->".length) : head;
}
