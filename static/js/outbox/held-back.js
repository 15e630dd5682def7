// @ts-check
/** Facts that the control room does not get although it can be reached, and the reasons for that. Pure. */

/** @typedef {import("./outbox.js").Kept} Kept */

/** After this time somebody else may hand the fact in, and the fact no longer delays another person's signature. */
export const GIVEN_UP_AFTER_MS = 30 * 60_000;

/**
 * Returns whether a fact is held back: another officer recorded it, or the control room could not use it yet.
 * @param {Kept} fact
 * @param {string} person who is signed in
 */
export function isHeldBack({ state, author, said }, person) {
  return state === "waiting" && (author !== person || said !== "");
}

/**
 * @param {Kept} fact
 * @param {number} now
 */
export function isGivenUp({ state, stuck_since }, now) {
  return state === "waiting" && stuck_since !== undefined && now - stuck_since >= GIVEN_UP_AFTER_MS;
}

/**
 * Returns whether whoever holds the tablet may hand the fact in: it was refused, or it was held back for long enough.
 * @param {Kept} fact
 * @param {number} now
 */
export function mayHandIn(fact, now) {
  return !fact.sending && (fact.state === "refused" || isGivenUp(fact, now));
}

/**
 * Returns in a sentence why the fact has not arrived.
 * @param {Kept} fact
 * @param {{ person: string, names: Map<string, string>, ended: string }} now the person signed in, the names of officers,
 * and how the last round of sending ended
 */
export function reasonOf({ state, said, author, author_name, returned_at, sending }, { person, names, ended }) {
  if (state === "refused") return said || "The control room did not accept this record.";
  if (sending) return "This record is being sent.";
  if (author !== person) {
    const name = author_name || names.get(author) || "Another officer";
    return `${name} recorded this. Only they can send it: ask them to sign in on this tablet. After 30 min you can hand it in.`;
  }
  if (ended === "signed-out") return "Sign in to send this record.";
  if (said) return said;
  if (returned_at) return "The control room was restored from a backup. This record is sent again.";
  if (ended === "unreached") return "On this tablet. It is sent when the connection returns.";
  return "On this tablet.";
}
