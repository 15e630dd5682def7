// @ts-check
/** What may be sent now. A signature is for the finished search: it waits until all of that has arrived. Pure. */

/** @typedef {import("./outbox.js").Kept} Kept */

export const PHOTO = "photo";
const SIGNATURE = "sign_search";

/** @param {Kept[]} waiting */
export function photographs(waiting) {
  return waiting.filter(({ kind }) => kind === PHOTO);
}

/** @param {Kept[]} waiting */
export function small(waiting) {
  return waiting.filter(({ kind }) => kind !== PHOTO && kind !== SIGNATURE);
}

/**
 * @param {Kept[]} mine
 * @param {Kept[]} everybodys whoever took it down, on this tablet
 */
export function signatures(mine, everybodys) {
  const unfinished = new Set(everybodys.filter(({ kind, state }) => kind !== SIGNATURE && state === "waiting").map(({ payload }) => payload.search));
  return mine.filter(({ kind, payload }) => kind === SIGNATURE && !unfinished.has(payload.search));
}
