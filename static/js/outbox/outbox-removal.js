// @ts-check
/** Removes facts from this tablet once they have arrived or a person has handed them in. Nothing else removes facts. */

import { rightNow } from "./clock.js";
import { change, everything, tell } from "./outbox.js";
import { crowdedOut, leaving } from "./retention.js";
import { room } from "./storage-quota.js";
import { askAtOnce, readThenWrite } from "./store.js";

/**
 * Records that a fact has arrived, with the answer for the screen. The bytes of a photograph stay, because the control
 * room may lose them in a restore from a backup.
 * @param {string} id
 * @param {any} answer
 */
export async function arrived(id, answer) {
  await change(id, { state: "arrived", answer, said: "", arrived_at: await rightNow(), entry_by: undefined, returned_at: undefined });
}

/**
 * Deletes a fact that a person has handed in.
 * @param {string} id
 */
export async function letGo(id) {
  await readThenWrite(["operations", "photographs"], async (both) => {
    const seq = await both.objectStore("operations").index("id").getKey(id);
    if (seq !== undefined) await both.objectStore("operations").delete(seq);
    await both.objectStore("photographs").delete(id);
  });
  tell();
}

/**
 * Deletes arrived facts that are old and in a checkpoint, and bytes of photographs when there is little room.
 * @param {number} checkpoint how many entries of the ledger the newest checkpoint covers
 */
export async function forgetArrived(checkpoint) {
  const now = await rightNow();
  for (const fact of leaving(await everything(), { now, checkpoint })) await letGo(fact.id);
  await freeRoom(checkpoint, (await room())?.photographs ?? null);
}

/**
 * @param {number} checkpoint
 * @param {number | null} fits how many more photographs fit, or null if the browser does not say
 * @returns {Promise<number>} how many photographs were deleted
 */
export async function freeRoom(checkpoint, fits) {
  const here = await hasBytes();
  const photographs = (await everything()).filter(({ id }) => here.has(id));
  const out = crowdedOut(photographs, { now: await rightNow(), checkpoint, fits });
  for (const { id } of out) await askAtOnce("photographs", "readwrite", ({ store }) => store.delete(id));
  return out.length;
}

/** @returns {Promise<Set<string>>} ids of the photographs whose bytes are on this tablet */
export async function hasBytes() {
  return new Set(await askAtOnce("photographs", "readonly", ({ store }) => store.getAllKeys()));
}
