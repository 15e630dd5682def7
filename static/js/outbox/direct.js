// @ts-check
/** A photograph's bytes straight to the store, by an address signed for them. Only the control room's answer counts. */

import { Declined, call } from "./contact.js";
import { change } from "./outbox.js";

const LEAST_PATIENCE_MS = 20_000;
const SLOWEST_BYTES_PER_MS = 100;

/**
 * Null where the control room has to be sent the bytes itself: it says so, or the store is not reached.
 * @param {import("./outbox.js").Kept} photograph
 * @param {ArrayBuffer} bytes
 * @returns {Promise<any>} what was made of it
 */
export async function sendDirect(photograph, bytes) {
  try {
    if (photograph.at_store) {
      const receipt = await saidArrived(photograph).catch(onlyNotArrived);
      if (receipt) return receipt;
    }
    const signed = await call("POST", `photos/${photograph.id}/upload`, {
      json: { ...placeOf(photograph), type: photograph.payload.type ?? "image/jpeg" },
    });
    if (!(await put(signed, bytes))) return null;
    // A lost answer is asked for again, the bytes are not sent again.
    await change(photograph.id, { at_store: true });
    return await saidArrived(photograph);
  } catch (fault) {
    // What it belongs to may still be on its way; any other refusal is for the ordinary way to tell.
    if (!(fault instanceof Declined) || fault.status === 404) throw fault;
    return null;
  }
}

/** @param {unknown} fault */
function onlyNotArrived(fault) {
  if (!(fault instanceof Declined) || fault.code !== "not-arrived") throw fault;
  return null;
}

/** @param {import("./outbox.js").Kept} photograph */
function saidArrived({ id, occurred_at, boot, monotonic_ms, payload }) {
  const json = { ...placeOf({ payload }), occurred_at, boot, monotonic_ms, camera: payload.camera ?? "page" };
  return call("POST", `photos/${id}/arrived`, { json });
}

/** @param {Pick<import("./outbox.js").Kept, "payload">} photograph */
function placeOf({ payload: { visit, search, item, slot, phase, sha256, length } }) {
  return { visit, ...(search ? { search } : {}), item, slot, phase, sha256, length };
}

/**
 * Whether the store took it, as far as can be told from here.
 * @param {{ url: string, headers: Record<string, string> }} signed
 * @param {ArrayBuffer} bytes
 */
async function put({ url, headers }, bytes) {
  try {
    const answer = await fetch(url, {
      method: "PUT",
      body: bytes,
      headers,
      mode: "cors",
      credentials: "omit",
      cache: "no-store",
      redirect: "error",
      referrerPolicy: "no-referrer",
      signal: AbortSignal.timeout(LEAST_PATIENCE_MS + bytes.byteLength / SLOWEST_BYTES_PER_MS),
    });
    return answer.ok;
  } catch {
    return false;
  }
}
