// @ts-check
/**
 * Announces what waits on this tablet, whoever recorded it, so that the control room knows what is missing. The vehicle
 * is held until every record has arrived. Stops, and records about a vehicle that the server does not know, are shown
 * to the control room.
 */

import { encoded } from "./encryption.js";
import { Declined, TurnedAway, call } from "./contact.js";
import { hexDigest } from "./digests.js";
import { visitOfFact } from "./fact-visit.js";
import { changeAll } from "./outbox.js";
import { photographs } from "./send-order.js";

/** @typedef {import("./outbox.js").Kept} Kept */

const MOST_AT_ONCE = 100;
/** Every kind of record that a tablet makes, as searches/words/announced_records.py lists them. */
const ANNOUNCED_KINDS = new Set([
  ...["answer_item", "sign_search", "look_by_radio", "void_lock"],
  ...["log_vehicle_in", "close_inner_gate", "open_outer_gate", "depart", "raise_stop"],
]);

/**
 * @param {Kept[]} rows of every officer
 */
export async function announcePhotographs(rows) {
  const fresh = photographs(rows).filter((fact) => fact.state === "waiting" && !fact.announced);
  for (const visit of new Set(fresh.map((fact) => fact.payload.visit))) {
    const these = fresh.filter((fact) => fact.payload.visit === visit).slice(0, MOST_AT_ONCE);
    const photos = these.map(({ id, payload }) => ({ id, sha256: payload.sha256, length: payload.length }));
    // The visit itself may still be on its way. The photographs are announced again after it.
    if (await heard("photos", { visit, photos })) await note(new Set(these.map(({ id }) => id)));
  }
}

/**
 * Announces every other record that waits, except those that are sent at once.
 * @param {Kept[]} rows of every officer
 * @param {Set<string>} sentAtOnce ids
 */
export async function announceRecords(rows, sentAtOnce) {
  const fresh = rows.filter(({ id, kind, state, announced }) => {
    return ANNOUNCED_KINDS.has(kind) && state === "waiting" && !announced && !sentAtOnce.has(id);
  });
  for (let from = 0; from < fresh.length; from += MOST_AT_ONCE) {
    const records = await Promise.all(fresh.slice(from, from + MOST_AT_ONCE).map((fact) => announcementOf(fact, rows)));
    const answer = await heard("operations/announced", { records });
    // A record whose vehicle or search has not arrived is not known. It is announced again in the next round.
    if (Array.isArray(answer?.known)) await note(new Set(answer.known));
  }
}

/**
 * Returns what the control room learns of a record: never its content, and never its PIN.
 * @param {Kept} fact
 * @param {Kept[]} rows of every officer
 */
async function announcementOf(fact, rows) {
  const { id, kind, payload, author, author_name, occurred_at } = fact;
  const about = { search: kind === "close_inner_gate" ? undefined : payload.search, visit: visitOfFact(fact, rows) };
  return { id, kind, ...about, author, author_name: author_name ?? "", occurred_at, sha256: await digestOfRecord({ kind, payload, author, occurred_at }) };
}

/**
 * Returns the digest by which the control room recognises the record when it arrives.
 * @param {Pick<Kept, "kind" | "payload" | "author" | "occurred_at">} fact
 */
export function digestOfRecord({ kind, payload, author, occurred_at }) {
  const { sealed_pin, ...content } = payload;
  return hexDigest(encoded(JSON.stringify(sorted({ author, kind, occurred_at, payload: content }))));
}

/**
 * Returns the same content with the names in the order of RFC 8785.
 * @param {any} content
 * @returns {any}
 */
function sorted(content) {
  if (Array.isArray(content)) return content.map(sorted);
  if (content === null || typeof content !== "object") return content;
  const names = Object.keys(content).sort();
  return Object.fromEntries(names.map((name) => [name, sorted(content[name])]));
}

/**
 * Returns the answer, or null if only this announcement was refused. Everything else is sent nevertheless.
 * @param {string} path
 * @param {unknown} json
 */
async function heard(path, json) {
  try {
    return await call("POST", path, { json });
  } catch (fault) {
    if (!(fault instanceof Declined || fault instanceof TurnedAway)) throw fault;
    return null;
  }
}

/** @param {Set<string>} ids of the facts that are now announced */
function note(ids) {
  return changeAll(({ id, announced }) => (ids.has(id) && !announced ? { announced: true } : null));
}
