// @ts-check
/** Sends a photograph's bytes straight to the store, to a signed address. Only the server's answer counts. */

import { Declined, call } from "./contact.js";
import { change } from "./outbox.js";

const LEAST_PATIENCE_MS = 20_000;
const SLOWEST_BYTES_PER_MS = 100;

/**
 * Sends the bytes to the store and reports their arrival. Returns null if the bytes must go to the server,
 * because the server demands this or the store cannot be reached.
 * @param {import("./outbox.js").Kept} photograph
 * @param {ArrayBuffer} bytes
 * @returns {Promise<any>} the server's answer
 */
export async function sendDirect(photograph, bytes) {
  try {
    if (photograph.at_store) {
      const receipt = await reportArrival(photograph).catch(onlyNotArrived);
      if (receipt) return receipt;
    }
    const signed = await call("POST", `photos/${photograph.id}/upload`, {
      json: { ...placeOf(photograph), type: photograph.payload.type ?? "image/jpeg" },
    });
    if (!(await put(signed, bytes))) return null;
    // If the answer is lost, the next round asks for the answer again without sending the bytes again.
    await change(photograph.id, { at_store: true });
    return await reportArrival(photograph);
  } catch (fault) {
    // After a 404 the photograph waits, because its visit or search may still be on the way. Sending the photograph to
    // the server shows any other refusal.
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
function reportArrival({ id, occurred_at, boot, monotonic_ms, payload }) {
  const json = { ...placeOf({ payload }), occurred_at, boot, monotonic_ms, camera: payload.camera ?? "page" };
  return call("POST", `photos/${id}/arrived`, { json });
}

/** @param {Pick<import("./outbox.js").Kept, "payload">} photograph */
function placeOf({ payload: { visit, search, item, slot, phase, sha256, length } }) {
  return { visit, ...(search ? { search } : {}), item, slot, phase, sha256, length };
}

/**
 * Returns whether the store took the bytes, as far as the browser can tell.
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
