// @ts-check
/**
 * Facts that have not reached the server although the tablet has a connection, and the reasons for that. These functions
 * are pure.
 */

/** @typedef {import("./outbox.js").Kept} Kept */

/** After this time somebody else may hand the fact in, and the fact no longer delays another person's signature. */
export const GIVEN_UP_AFTER_MS = 30 * 60_000;

/**
 * Returns whether a fact is held back: another officer recorded it, or the server could not use it yet.
 * @param {Kept} fact
 * @param {string} person who is signed in
 */
export function isHeldBack({ state, author, said: serverReason }, person) {
  return state === "waiting" && (author !== person || serverReason !== "");
}

/**
 * @param {Kept} fact
 * @param {number} now
 */
export function isGivenUp({ state, stuck_since }, now) {
  return state === "waiting" && stuck_since !== undefined && now - stuck_since >= GIVEN_UP_AFTER_MS;
}

/**
 * Returns whether the person with the tablet may hand the fact in: it was refused, or it was held back for long enough.
 * @param {Kept} fact
 * @param {number} now
 */
export function mayHandIn(fact, now) {
  return !fact.sending && (fact.state === "refused" || isGivenUp(fact, now));
}

/**
 * Returns a sentence that says why the fact has not arrived.
 * @param {Kept} fact
 * @param {{ person: string, names: Map<string, string>, ended: string }} now the person signed in, the names of officers,
 * and how the last round of sending ended
 */
export function reasonOf({ state, said: serverReason, author, author_name, returned_at, sending }, { person, names, ended }) {
  if (state === "refused") return serverReason || "The server did not accept this record.";
  if (sending) return "This record is being sent.";
  if (author !== person) {
    const name = author_name || names.get(author) || "Another officer";
    return `${name} made this record, and only that officer can send it. Ask that officer to sign in on this tablet. After 30 min you can hand the record in.`;
  }
  if (ended === "not-allowed") {
    return "Your role no longer allows you to send this record. After 30 min another gate officer can hand the record in on this tablet.";
  }
  if (ended === "signed-out") return "Sign in to send this record.";
  if (serverReason) return serverReason;
  if (returned_at) return "The server was restored from a backup. This record will be sent again.";
  if (ended === "unreached") return "This record is saved on this tablet. It will be sent when the connection returns.";
  return "This record is saved on this tablet.";
}
