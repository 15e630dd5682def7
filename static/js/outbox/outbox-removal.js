// @ts-check
/** How facts leave this tablet: they arrived, or a person handed them in. Nothing else takes them away. */

import { change, everything, tell } from "./outbox.js";
import { withStore } from "./store.js";

const BYTES_STAY_MS = 90 * 60 * 1000; // longer than a lock session lives
const ARRIVED_STAYS_MS = 24 * 60 * 60 * 1000;

/**
 * It is at the control room: the answer is kept for the screen, a photograph's bytes are freed. Those of the way
 * out stay for a while: the orderly officer looks at them here when the network goes.
 * @param {string} id
 * @param {any} answer
 */
export async function arrived(id, answer) {
  await change(id, { state: "arrived", answer, said: "", arrived_at: Date.now() });
  const row = await withStore((db) => db.transaction("operations").store.index("id").get(id));
  if (row?.payload.phase !== "way_out") await withStore((db) => db.delete("photographs", id));
}

/**
 * By a person's own hand only, once it was handed in.
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
  for (const one of there) if (one.kept_at < now - ARRIVED_STAYS_MS) await letGo(one.id);
  const old = new Set(there.filter(({ kept_at }) => kept_at < now - BYTES_STAY_MS).map(({ id }) => id));
  await withStore(async (db) => {
    const writing = db.transaction("photographs", "readwrite");
    const freed = (await writing.store.getAllKeys()).filter((/** @type {string} */ id) => old.has(id));
    await Promise.all([...freed.map((/** @type {string} */ id) => writing.store.delete(id)), writing.done]);
  });
}
