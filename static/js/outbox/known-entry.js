// @ts-check
/** The newest ledger entry that this tablet received from the server, to notice when the ledger has lost it. */

import { recall, remember } from "./store.js";

/** @typedef {{ establishment: string, seq: number, head_sha256: string, at: string, vehicles: { id: string, plate: string }[], report?: string }} KnownEntry */

const NAME = "known-entry";
const MOST_VEHICLES = 200;
let learning = Promise.resolve();

/** @returns {Promise<KnownEntry | undefined>} */
export function knownEntry() {
  return recall(NAME);
}

/** @returns {Promise<Record<string, string>>} the header that names the entry to the server */
export async function knownEntryHeader() {
  const known = await knownEntry();
  return known ? { "X-Known-Entry": `${known.establishment}.${known.seq}.${known.head_sha256}` } : {};
}

/**
 * Learns the ledger's newest entry from the answer to a write, so that the loss of that write is noticed as well. If the
 * ledger has already lost the entry known so far, this tablet goes on with that entry until the loss is reported.
 * @param {Headers} headers
 */
export function learnEntry(headers) {
  // Two photographs are sent at a time. One answer after the other, so that the older entry never replaces the newer.
  learning = learning.catch(() => undefined).then(() => learn(headers));
  return learning;
}

/** @param {Headers} headers */
async function learn(headers) {
  const [establishment, number, head_sha256] = (headers.get("X-Ledger-Head") ?? "").split(".");
  if (headers.get("X-Ledger-Continues") !== "yes" || !head_sha256) return;
  const [known, seq] = [await knownEntry(), Number(number)];
  if (known?.establishment === establishment && known.seq < seq) await rememberEntry({ ...known, seq, head_sha256, at: new Date().toISOString() });
}

/** @param {KnownEntry} known */
export function rememberEntry(known) {
  return remember(NAME, known);
}

/**
 * Returns the entry that an answer names, or null for the answer of an earlier release of Gatehouse that named no
 * entry.
 * @param {any} pack
 * @returns {KnownEntry | null}
 */
export function entryOf({ establishment, seq, head_sha256, server_now, visits }) {
  if (typeof head_sha256 !== "string" || !seq) return null;
  const vehicles = visits.slice(0, MOST_VEHICLES).map((/** @type {any} */ { id, plate }) => ({ id, plate: plate ?? "" }));
  return { establishment, seq, head_sha256, at: server_now, vehicles };
}
