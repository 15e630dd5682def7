// @ts-check
/**
 * Follows the server's ledger. After a restore from a backup, the ledger may have lost an entry that this tablet knows.
 * The tablet then reports the loss, and sends again every record that had arrived.
 */

import { newUuid } from "../hooks.js";
import { Declined, call } from "./contact.js";
import { entryOf, knownEntry, rememberEntry } from "./known-entry.js";
import { changeAll, everything, unsent } from "./outbox.js";
import { hasBytes } from "./outbox-removal.js";
import { recall, remember } from "./store.js";

const MOST_RECORDS = 2000;
const SHOWN_MS = 60 * 60_000;
const LOST_BYTES =
  "The server was restored from a backup, and this tablet no longer has the photograph. If the vehicle is still inside, take the photograph again.";

/** @typedef {import("./outbox.js").Kept} Kept */

/**
 * @param {any} pack as the server has just sent it
 */
export async function followLedger(pack) {
  if (pack.ledger_continues === false) await sendAllAgain();
  const newest = entryOf(pack);
  if (newest) await rememberEntry(newest);
  await changeAll((fact) => enteredBy(fact, pack));
}

/**
 * Notes the newest ledger entry after a fact has arrived. The fact is in the ledger at that entry or before.
 * @param {Kept} fact
 * @param {any} pack
 * @returns {Partial<Kept> | null}
 */
function enteredBy({ state, arrived_at = Infinity, entry_by }, { seq, asked_at }) {
  return state === "arrived" && entry_by === undefined && arrived_at <= asked_at ? { entry_by: seq } : null;
}

async function sendAllAgain() {
  const known = await knownEntry();
  if (!known) return;
  const withBytes = await hasBytes();
  await changeAll((fact) => (fact.state === "arrived" ? returned(fact, withBytes) : null));
  await remember("restored", { at: Date.now() });
  try {
    // The UUID is stored first, so that a report whose answer was lost is sent again under the same UUID.
    const report = known.report ?? newUuid();
    await rememberEntry({ ...known, report });
    const here = new Set(await reported({ ...known, report }));
    await changeAll(({ id, returned_at }) => (returned_at && here.has(id) ? { state: "arrived", said: "", returned_at: undefined } : null));
  } catch (fault) {
    if (!(fault instanceof Declined)) throw fault;
    console.info("The server did not accept the report of lost entries.", fault.message);
  }
}

/**
 * @param {Kept} fact
 * @param {Set<string>} withBytes ids of the photographs whose bytes are still on this tablet
 * @returns {Partial<Kept>}
 */
function returned({ id, kind }, withBytes) {
  const again = { returned_at: Date.now(), announced: false, at_store: false, entry_by: undefined, stuck_since: undefined };
  if (kind === "photo" && !withBytes.has(id)) return { ...again, state: "refused", said: LOST_BYTES };
  return { ...again, state: "waiting", said: "" };
}

/**
 * Reports the loss, with every record that will be sent again.
 * @param {import("./known-entry.js").KnownEntry} known
 * @returns {Promise<string[]>} the UUIDs of the facts that the server still has
 */
async function reported({ establishment, seq, head_sha256, at, vehicles, report }) {
  const returned = (await everything()).filter(({ returned_at }) => returned_at);
  const records = returned.slice(-MOST_RECORDS).map(({ id, kind }) => ({ id, kind }));
  const json = { id: report, establishment, seq, head_sha256, known_at: at, records, vehicles };
  const { here } = await call("POST", "tablet/ledger", { json });
  return Array.isArray(here) ? here : [];
}

/** Returns what the screen says after a restore, or "". */
export async function restoredTrouble() {
  const restored = await recall("restored");
  if (!restored) return "";
  const left = (await unsent()).filter(({ returned_at }) => returned_at).length;
  if (left > 0) return `The server was restored from a backup. Records that will be sent again from this tablet: ${left}.`;
  if (Date.now() - restored.at > SHOWN_MS) return "";
  return "The server was restored from a backup. This tablet has sent again every record that it still had.";
}
