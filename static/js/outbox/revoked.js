// @ts-check
/** Encrypts and hands in the unsent facts of a revoked tablet, and only then deletes everything. */

import { Declined, NotReached, call } from "./contact.js";
import { hexDigest } from "./digests.js";
import { letGo } from "./outbox-removal.js";
import { PHOTO, bytesOf, unsent } from "./outbox.js";
import { decoded, encoded, encryptFor } from "./encryption.js";
import { destroyForGood } from "./store.js";

const AGAIN_MS = 10_000;

export function start() {
  const place = document.querySelector("[data-revoked]");
  if (place instanceof HTMLElement && "indexedDB" in window && window.isSecureContext) void handInAll(place);
}

/** @param {HTMLElement} place */
async function handInAll(place) {
  const say = (/** @type {string} */ words) => (place.textContent = words);
  try {
    const rows = await unsent();
    for (const [done, row] of rows.entries()) {
      say(`Handing in the records on this tablet: ${done} of ${rows.length}.`);
      await handIn(row, place.dataset.device ?? "", JSON.parse(place.dataset.serverKey ?? ""));
    }
    await empty();
    say("Everything on this tablet has been handed in. This tablet is now empty.");
  } catch (fault) {
    if (fault instanceof Declined) say(`The records were not handed in, and this tablet was not erased: ${fault.message}`);
    if (fault instanceof NotReached) setTimeout(() => void handInAll(place), AGAIN_MS);
    if (!(fault instanceof Declined || fault instanceof NotReached)) throw fault;
  }
}

/**
 * @param {import("./outbox.js").Kept} row
 * @param {string} device
 * @param {JsonWebKey & { kid: string }} serverKey
 */
async function handIn(row, device, serverKey) {
  const { id, kind, payload, author, author_name, occurred_at, boot, monotonic_ms, said } = row;
  const words = encoded(JSON.stringify({ kind, payload, author, author_name, occurred_at, boot, monotonic_ms, said }));
  const photograph = kind === PHOTO ? await bytesOf(id).catch(() => new ArrayBuffer(0)) : new ArrayBuffer(0);
  const box = await encryptFor(serverKey, `handed-in:${id}`, framed(words, photograph));
  const sealed = decoded(box.ct).buffer;
  const headers = { "Content-Type": "application/octet-stream", "X-Device": device, "X-Sealed": [box.kid, box.epk, box.iv].join(".") };
  const receipt = await call("PUT", `handed-in/${id}`, { bytes: sealed, headers }).catch(onlyKnown);
  if (receipt && (receipt.id !== id || receipt.sha256 !== (await hexDigest(sealed)))) throw new NotReached("Not Gatehouse.");
  await letGo(id);
}

/**
 * Accepts the refusal that the server has this UUID already, and throws any other fault. If an answer is lost, the
 * record is encrypted again and so has other bytes under the same UUID.
 * @param {unknown} fault
 */
function onlyKnown(fault) {
  if (!(fault instanceof Declined) || fault.status !== 409) throw fault;
}

/**
 * Returns four bytes of length, the JSON of the record, and the photograph.
 * @param {Uint8Array} words
 * @param {ArrayBuffer} photograph
 */
function framed(words, photograph) {
  const whole = new Uint8Array(4 + words.length + photograph.byteLength);
  new DataView(whole.buffer).setUint32(0, words.length);
  whole.set(words, 4);
  whole.set(new Uint8Array(photograph), 4 + words.length);
  return whole;
}

async function empty() {
  for (const worker of (await navigator.serviceWorker?.getRegistrations()) ?? []) await worker.unregister();
  await destroyForGood();
  sessionStorage.clear();
  localStorage.clear();
  for (const name of (await globalThis.caches?.keys()) ?? []) await caches.delete(name);
}
