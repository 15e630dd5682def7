// @ts-check
/** What may be sent now. A signature is for what was answered and photographed: it waits until all of that has arrived. Pure. */

/** @typedef {import("./outbox.js").Kept} Kept */

export const PHOTO = "photo";
const SIGNATURES = new Set(["sign_search", "look_by_radio"]);

/** @param {Kept[]} waiting */
export function photographs(waiting) {
  return waiting.filter(({ kind }) => kind === PHOTO);
}

/**
 * Photographs of one place, in the order in which they were taken. Of the same picture taken twice,
 * the control room tells the later one to be a copy: the earlier one must arrive first.
 *
 * @param {Kept[]} waiting
 */
export function byPlace(waiting) {
  /** @type {Map<string, Kept[]>} */
  const places = new Map();
  for (const photo of photographs(waiting)) {
    const { visit, search, slot, phase } = photo.payload;
    const place = JSON.stringify([visit, search, slot, phase]);
    places.set(place, [...(places.get(place) ?? []), photo]);
  }
  return [...places.values()];
}

/** @param {Kept[]} waiting */
export function small(waiting) {
  return waiting.filter(({ kind }) => kind !== PHOTO && !SIGNATURES.has(kind));
}

/**
 * @param {Kept[]} mine
 * @param {Kept[]} everybodys whoever took it down, on this tablet
 */
export function signatures(mine, everybodys) {
  const unfinished = new Set(everybodys.filter(({ kind, state }) => !SIGNATURES.has(kind) && state === "waiting").map(({ payload }) => payload.search));
  return mine.filter(({ kind, payload }) => SIGNATURES.has(kind) && !unfinished.has(payload.search));
}
