// @ts-check
/** A signature covers answers and photographs, so the server is told of it after them. Pure. */

/** @typedef {import("./outbox.js").Kept} Kept */

const KINDS = new Set(["sign_search", "look_by_radio"]);

/** @param {Kept} one */
export function isSignature({ kind }) {
  return KINDS.has(kind);
}

/**
 * Those of a search of which nothing else is still on its way, in whoever's name.
 * @param {Kept[]} mine
 * @param {Kept[]} all
 */
export function coveringWhatArrived(mine, all) {
  const coming = new Set(all.filter((one) => one.state === "waiting" && !isSignature(one)).map(({ payload }) => payload.search));
  return mine.filter((one) => isSignature(one) && !coming.has(one.payload.search));
}
