// @ts-check
/** The outbox. Every fact is stored here before the screen shows it, and leaves only when it has arrived. */

import { hexDigest } from "./digests.js";
import { noteHeld } from "./held-cookie.js";
import { isFlying, onFlight } from "./in-flight.js";
import { noteAnswered } from "./unresponsive-store.js";
import { askAtOnce, readThenWrite } from "./store.js";

/**
 * One fact to be sent. `local` stays on this tablet, and `sending` is never stored. `said` is the server's sentence.
 * @typedef {{
 *   seq?: number, id: string, kind: string, payload: Record<string, any>, occurred_at: string,
 *   corrected_at: string, boot: string, monotonic_ms: number,
 *   author: string, kept_at: number, state: "waiting" | "refused" | "arrived", said: string,
 *   announced: boolean, at_store?: boolean, answer: any, arrived_at?: number, entry_by?: number, returned_at?: number, stuck_since?: number, author_name?: string, parked_as?: string, trouble?: string, set_aside_at?: number, sending?: boolean, local?: any,
 * }} Kept
 */

export { PHOTO } from "./send-order.js";

const changes = "BroadcastChannel" in globalThis ? new BroadcastChannel("gatehouse-outbox") : null;
/** @type {Set<() => void>} */
const watchers = new Set();
changes?.addEventListener("message", () => tellHere());
onFlight(() => tellHere());

/**
 * The error that the database did not return the bytes that were written. The photograph must not be shown as stored.
 */
export class NotKept extends Error {}

/**
 * Calls the watcher after every change, in this tab or another.
 * @param {() => void} watcher
 * @returns {() => void} a function that ends the calls
 */
export function onChange(watcher) {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

/** @param {Kept} operation */
export async function keep(operation) {
  await askAtOnce("operations", "readwrite", ({ store }) => store.add(operation), { durability: "strict" });
  noteHeld(operation);
  noteAnswered();
  tell();
}

/**
 * Stores the photograph and its operation in one transaction, and reads the bytes back to compare their hash.
 * @param {Kept} operation whose payload names the SHA-256
 * @param {ArrayBuffer} bytes
 */
export async function keepPhotograph(operation, bytes) {
  const add = (/** @type {any} */ both) =>
    Promise.all([both.objectStore("photographs").add({ id: operation.id, bytes }), both.objectStore("operations").add(operation)]);
  await askAtOnce(["operations", "photographs"], "readwrite", add, { durability: "strict" });
  if ((await hexDigest(await bytesOf(operation.id))) !== operation.payload.sha256) {
    throw new NotKept("The photograph was not saved. Take the photograph again.");
  }
  noteHeld(operation);
  noteAnswered();
  tell();
}

/**
 * @param {string} id
 * @returns {Promise<ArrayBuffer>}
 */
export async function bytesOf(id) {
  const row = await askAtOnce("photographs", "readonly", ({ store }) => store.get(id));
  if (!(row?.bytes instanceof ArrayBuffer)) throw new NotKept("The photograph is not on this tablet.");
  return row.bytes;
}

/** @returns {Promise<Kept[]>} oldest first */
export async function everything() {
  const rows = await askAtOnce("operations", "readonly", ({ store }) => store.getAll());
  return rows.map((/** @type {Kept} */ row) => ({ ...row, sending: row.state === "waiting" && isFlying(row.id) }));
}

/** @returns {Promise<Kept[]>} what the server does not have, including refused facts, oldest first */
export async function unsent() {
  return (await everything()).filter((fact) => fact.state !== "arrived");
}

/**
 * @param {string} id
 * @param {Partial<Kept>} changed
 */
export async function change(id, changed) {
  await readThenWrite("operations", async ({ store }) => {
    const row = await store.index("id").get(id);
    if (row) await store.put({ ...row, ...changed });
  });
  tell();
}

/**
 * Changes many facts in one transaction.
 * @param {(fact: Kept) => Partial<Kept> | null} changeOf null for a fact that stays as it is
 */
export async function changeAll(changeOf) {
  const changed = await readThenWrite("operations", async ({ store }) => {
    const rows = /** @type {Kept[]} */ (await store.getAll());
    const changes = rows.map((row) => ({ row, changed: changeOf(row) })).filter(({ changed }) => changed);
    await Promise.all(changes.map(({ row, changed }) => store.put({ ...row, ...changed })));
    return changes.length;
  });
  if (changed > 0) tell();
}

/** Makes every tab draw its state again. */
export function tell() {
  changes?.postMessage("changed");
  tellHere();
}

function tellHere() {
  for (const watcher of watchers) watcher();
}
