// @ts-check
/** Removes facts from this tablet once they have arrived or a person has handed them in. Nothing else removes facts. */

import { change, everything, tell } from "./outbox.js";
import { withStore } from "./store.js";

const BYTES_STAY_MS = 90 * 60 * 1000; // longer than a lock session lasts
const ARRIVED_STAYS_MS = 24 * 60 * 60 * 1000;

/**
 * Records that a fact has arrived: the answer is stored for the screen, and a photograph's bytes are deleted. The bytes
 * of way-out photographs stay for a while, because the orderly officer looks at them on this tablet if the connection
 * is lost.
 * @param {string} id
 * @param {any} answer
 */
export async function arrived(id, answer) {
  await change(id, { state: "arrived", answer, said: "", arrived_at: Date.now() });
  const row = await withStore((db) => db.transaction("operations").store.index("id").get(id));
  if (row?.payload.phase !== "way_out") await withStore((db) => db.delete("photographs", id));
}

/**
 * Deletes a fact that a person has handed in.
 * @param {string} id
 */
export async function letGo(id) {
  await withStore(async (db) => {
    const both = db.transaction(["operations", "photographs"], "readwrite");
    const seq = await both.objectStore("operations").index("id").getKey(id);
    if (seq !== undefined) await both.objectStore("operations").delete(seq);
    await both.objectStore("photographs").delete(id);
    await both.done;
  });
  tell();
}

export async function forgetArrived() {
  const now = Date.now();
  const there = (await everything()).filter(({ state }) => state === "arrived");
  for (const fact of there) if (fact.kept_at < now - ARRIVED_STAYS_MS) await letGo(fact.id);
  const old = new Set(there.filter(({ kept_at }) => kept_at < now - BYTES_STAY_MS).map(({ id }) => id));
  await withStore(async (db) => {
    const writing = db.transaction("photographs", "readwrite");
    const freed = (await writing.store.getAllKeys()).filter((/** @type {string} */ id) => old.has(id));
    await Promise.all([...freed.map((/** @type {string} */ id) => writing.store.delete(id)), writing.done]);
  });
}
