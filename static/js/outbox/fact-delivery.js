// @ts-check
/** Sends facts to the server. Each answer must name what was sent, by its UUID and digest. */

import { NotReached, call } from "./contact.js";
import { contentDigest } from "./digests.js";
import { sendDirect } from "./direct-upload.js";

/**
 * @param {import("./outbox.js").Kept[]} operations at most 100
 * @returns {Promise<any[]>} a result for each operation that the server answered
 */
export async function sendOperations(operations) {
  const sent = operations.map(({ id, kind, occurred_at, boot, monotonic_ms, author, payload }) => {
    return { id, kind, occurred_at, boot, monotonic_ms, author, payload };
  });
  const { results } = await call("POST", "operations", { json: { operations: sent } });
  if (!Array.isArray(results)) throw new NotReached("Not Gatehouse.");
  return results;
}

/**
 * @param {import("./outbox.js").Kept} photograph
 * @param {ArrayBuffer} bytes
 * @param {{ direct: boolean }} way `direct` becomes false for the rest of this round if the store fails
 * @returns {Promise<any>} the server's answer, with the photograph's UUID and SHA-256
 */
export async function sendPhotograph(photograph, bytes, way) {
  let receipt = way.direct ? await sendDirect(photograph, bytes) : null;
  if (!receipt) {
    way.direct = false;
    receipt = await putPhotograph(photograph, bytes);
  }
  if (receipt.id !== photograph.id || receipt.sha256 !== photograph.payload.sha256) throw new NotReached("Not Gatehouse.");
  return receipt;
}

/**
 * @param {import("./outbox.js").Kept} photograph
 * @param {ArrayBuffer} bytes
 */
async function putPhotograph({ id, occurred_at, boot, monotonic_ms, payload }, bytes) {
  const about = new URLSearchParams({ visit: payload.visit, item: payload.item, slot: payload.slot, phase: payload.phase });
  if (payload.search) about.set("search", payload.search);
  return call("PUT", `photos/${id}?${about}`, {
    bytes,
    headers: {
      "Content-Type": payload.type ?? "image/jpeg",
      "Content-Digest": await contentDigest(bytes),
      "X-Occurred-At": occurred_at,
      "X-Boot": boot,
      "X-Monotonic-Ms": String(monotonic_ms),
      "X-Camera": payload.camera ?? "page",
    },
  });
}

/**
 * Hands in a record that the server refused, for a person to judge. The record needs a new UUID, because the server has
 * stored the refusal under the old one.
 * @param {import("./outbox.js").Kept} operation
 * @param {string} under the new UUID
 * @param {ArrayBuffer | null} bytes of a photograph, as they were taken
 */
export async function park({ id, kind, payload, author, author_name, occurred_at, said }, under, bytes) {
  const words = { ...payload, operation: id, author, ...(author_name ? { author_name } : {}), occurred_at, said };
  const receipt = await call("POST", "parked", { json: { id: under, kind, payload: words } });
  if (receipt.id !== under) throw new NotReached("Not Gatehouse.");
  if (!bytes) return;
  const kept = await call("PUT", `parked/${under}/photo`, { bytes, headers: { "Content-Type": "application/octet-stream" } });
  if (kept.id !== under || kept.sha256 !== payload.sha256) throw new NotReached("Not Gatehouse.");
}
