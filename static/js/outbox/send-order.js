// @ts-check
/**
 * Decides what may be sent now. A signature waits until everything that it signs has arrived. These functions are pure.
 */

import { isGivenUp } from "./held-back.js";

/** @typedef {import("./outbox.js").Kept} Kept */

export const PHOTO = "photo";
const SIGNATURES = new Set(["sign_search", "look_by_radio"]);

/** @param {Kept[]} waiting */
export function photographs(waiting) {
  return waiting.filter(({ kind }) => kind === PHOTO);
}

/**
 * Groups photographs by place, in the order in which they were taken. If the same picture was taken twice, the control
 * room refuses the photograph that arrives later as a copy, so the earlier photograph must arrive first.
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

/**
 * Returns the places in the order of sending. Places without a photograph that was set aside come first. The others
 * follow, the oldest failure first. A photograph that cannot be sent therefore delays no other photograph.
 * @param {Kept[][]} places
 */
export function setAsideLast(places) {
  const since = (/** @type {Kept[]} */ place) => Math.max(0, ...place.map(({ set_aside_at: at }) => at ?? 0));
  return [...places].sort((first, second) => since(first) - since(second));
}

/** @param {Kept[]} waiting */
export function small(waiting) {
  return waiting.filter(({ kind }) => kind !== PHOTO && !SIGNATURES.has(kind));
}

/**
 * Returns the signatures that may be sent, because every other fact of their search has been sent. A fact of another
 * officer that was held back for too long does not delay a signature.
 * @param {Kept[]} mine
 * @param {Kept[]} everybodys facts of every author on this tablet
 * @param {number} now
 */
export function signatures(mine, everybodys, now) {
  const waiting = everybodys.filter(({ kind, state }) => !SIGNATURES.has(kind) && state === "waiting");
  return mine.filter((one) => SIGNATURES.has(one.kind) && !waiting.some((fact) => delays(fact, one, now)));
}

/**
 * @param {Kept} fact
 * @param {Kept} signature
 * @param {number} now
 */
function delays(fact, signature, now) {
  if (fact.payload.search !== signature.payload.search) return false;
  return fact.author === signature.author || !isGivenUp(fact, now);
}
