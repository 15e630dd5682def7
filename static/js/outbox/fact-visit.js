// @ts-check
/** Tells which vehicle a fact is about, and whether the fact reports a find. These functions are pure. */

/** @typedef {import("./outbox.js").Kept} Kept */

const ALARMS = new Set(["found", "alert"]);

/**
 * Returns the visit that a fact is about, by the UUID that this tablet has for it. An answer names only its search, so the
 * visit comes from the page of the answer, or from the seal that began the search.
 * @param {Kept} fact
 * @param {Kept[]} kept other facts on this tablet
 * @returns {string | undefined}
 */
export function visitOfFact({ id, kind, payload, local }, kept) {
  if (kind === "log_vehicle_in") return id;
  const seal = () => kept.find((other) => other.kind === "close_inner_gate" && payload.search && other.payload.search === payload.search);
  return payload.visit ?? local?.visit ?? seal()?.payload.visit;
}

/**
 * Returns whether the fact is an answer that something was found, or that an aid gave an alert.
 * @param {Kept} fact
 */
export function isFind({ kind, payload }) {
  return kind === "answer_item" && ALARMS.has(payload.result);
}
