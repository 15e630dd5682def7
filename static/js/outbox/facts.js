// @ts-check
/** Stores each tap or photograph as a fact. Sending starts by itself. */

import { newUuid } from "../hooks.js";
import { author, officer } from "./author.js";
import { moment } from "./clock.js";
import { hexDigest } from "./digests.js";
import { freeRoom } from "./outbox-removal.js";
import { PHOTO, everything, keep, keepPhotograph } from "./outbox.js";
import { soon } from "./send-timing.js";
import { drop, recall, remember } from "./store.js";

/**
 * The name under which this tab stores a photograph that nobody needs to take any more, because its camera opened by
 * itself and the officer left the page as usual.
 */
const LEFT = "gatehouse-left-camera";

/**
 * @typedef {{ visit: string, search: string, item: string, slot: string, phase: string, label?: string }} Place
 * @typedef {{ id: string, at: number } & Place} Intent
 */

/**
 * @param {string} kind as the server's table of operations names it
 * @param {Record<string, any>} payload
 * @param {{ id?: string, local?: any }} [rest] the UUID of the fact, which is its key for ever; data that stays on this
 * tablet
 * @returns {Promise<string>} its UUID, once it is stored durably on this tablet
 */
export async function record(kind, payload, { id = newUuid(), local } = {}) {
  await keep({ ...(await fact(kind, payload, id)), local });
  void soon();
  return id;
}

/**
 * Records that a photograph is about to be taken. If the browser ends the page while the camera is open, the person can
 * return to this zone.
 * @param {Place} place
 * @returns {Promise<Intent>}
 */
export async function intend(place) {
  const intent = { ...place, id: newUuid(), at: Date.now() };
  await remember("intent", intent);
  return intent;
}

/**
 * Records an intent for a camera that opened by itself. The officer did not ask for the camera, so the intent lapses
 * when the officer leaves the page as usual. It stays when the browser ends the page.
 * @param {Place} place
 * @returns {Promise<Intent>}
 */
export async function intendUnlessLeft(place) {
  const intent = await intend(place);
  window.addEventListener("pagehide", () => sessionStorage.setItem(LEFT, intent.id));
  return intent;
}

/** @returns {Promise<Intent | undefined>} the intent of a photograph that was begun and never taken */
export async function unfinished() {
  const intent = await recall("intent");
  if (!intent || sessionStorage.getItem(LEFT) === intent.id) return undefined;
  // The page may have ended after it stored the photograph, before it could note that this was done.
  return (await everything()).some(({ id }) => id === intent.id) ? undefined : intent;
}

export function intentDone() {
  return drop("intent");
}

/**
 * @param {Intent} intent
 * @param {Blob} blob
 * @param {"page" | "system"} camera
 * @returns {Promise<{ id: string, bytes: ArrayBuffer }>} after the photograph was read back from this tablet's database
 */
export async function recordPhotograph(intent, blob, camera) {
  // The File object is never stored, because some systems later return different bytes from it.
  const bytes = await blob.arrayBuffer();
  const { id, visit, search, item, slot, phase } = intent;
  const about = { sha256: await hexDigest(bytes), length: bytes.byteLength, type: blob.type || "image/jpeg", camera };
  const taken = await fact(PHOTO, { visit, search, item, slot, phase, ...about }, id);
  await keepPhotograph(taken, bytes).catch((fault) => keepInFreedRoom(fault, taken, bytes));
  await intentDone();
  void soon();
  return { id, bytes };
}

/**
 * Stores a photograph for which there was no room, after deleting photographs that have arrived.
 * @param {unknown} fault
 * @param {import("./outbox.js").Kept} taken
 * @param {ArrayBuffer} bytes
 */
async function keepInFreedRoom(fault, taken, bytes) {
  const isFull = fault instanceof DOMException && fault.name === "QuotaExceededError";
  if (!isFull || (await freeRoom((await recall("pack"))?.checkpoint ?? 0, 0)) === 0) throw fault;
  await keepPhotograph(taken, bytes);
}

/**
 * @param {string} kind
 * @param {Record<string, any>} payload
 * @param {string} id
 * @returns {Promise<import("./outbox.js").Kept>}
 */
async function fact(kind, payload, id) {
  const by = await author();
  const pack = await recall("pack");
  const { name } = await officer();
  const known = name || (pack?.person === by ? pack.printed_name : "");
  const named = known ? { author_name: known } : {};
  const rest = { kept_at: Date.now(), state: /** @type {const} */ ("waiting"), said: "", announced: false, answer: null };
  return { id, kind, payload, author: by, ...named, ...(await moment()), ...rest };
}
