// @ts-check
/** This tablet's own keys, which no script can read, and the draws that it received in advance. */

import { newUuid } from "../hooks.js";
import { Declined, call } from "./contact.js";
import { decoded, encoded } from "./encryption.js";
import { readThenWrite, recall, remember } from "./store.js";

/** @typedef {{ id: string, number: number, key: string, iv: string, ct: string }} EncryptedDraw */
/** @typedef {{ deep_search: boolean, route: number, sheets: Record<string, { version: string, discs: [string, number][] }> }} Draw */
/** @typedef {{ id: string, device: string, draw: CryptoKey, code: CryptoKey, server: JsonWebKey & { kid: string } }} Keys */

/** Fetches draws while there is a connection. Only gate officers receive draws. */
export async function stockUp() {
  if (!globalThis.crypto?.subtle) return;
  try {
    if (!(await keys())) await askForKeys();
    const { draws } = await call("POST", "tablet/draws", { json: {} });
    await remember("draws", draws);
  } catch (fault) {
    if (!(fault instanceof Declined)) throw fault;
    console.info("This tablet did not receive keys or draws.", fault.message);
  }
}

/** @returns {Promise<Keys | undefined>} */
export function keys() {
  return recall("keys");
}

async function askForKeys() {
  // The same UUID after a lost answer gives the same keys.
  const requestId = (await recall("keys_asked")) ?? newUuid();
  await remember("keys_asked", requestId);
  const answer = await call("POST", "tablet/key", { json: { id: requestId } });
  const code = { name: "HMAC", hash: "SHA-256" };
  await remember("keys", {
    id: answer.id,
    device: answer.device,
    draw: await crypto.subtle.importKey("raw", decoded(answer.draw_key), "AES-GCM", false, ["decrypt"]),
    code: await crypto.subtle.importKey("raw", decoded(answer.code_key), code, false, ["sign"]),
    server: answer.server_key,
  });
}

/**
 * Returns the draw of this visit, or else the unused draw with the lowest number. Each visit uses one draw.
 * @param {string[]} ids the UUIDs of the visit: its own and the server's
 * @returns {Promise<{ id: string, drawn: Draw } | null>} null when the tablet has no draw
 */
export async function drawFor(ids) {
  const known = await keys();
  if (!known) return null;
  const draw = await taken(ids, known.id);
  return draw && { id: draw.id, drawn: await decrypted(known, draw) };
}

/**
 * @param {string[]} ids
 * @param {string} key
 * @returns {Promise<EncryptedDraw | null>}
 */
function taken(ids, key) {
  return readThenWrite("kept", async ({ store }) => {
    const used = (await store.get("draws_used")) ?? {};
    const free = ((await store.get("draws")) ?? []).filter((/** @type {EncryptedDraw} */ one) => one.key === key && !isUsed(used, one));
    free.sort((/** @type {EncryptedDraw} */ one, /** @type {EncryptedDraw} */ other) => one.number - other.number);
    const mine = ids.map((id) => used[id]).find(Boolean) ?? free[0] ?? null;
    if (mine) await store.put({ ...used, [ids[0]]: mine }, "draws_used");
    return mine;
  });
}

/**
 * @param {Record<string, EncryptedDraw>} used
 * @param {EncryptedDraw} one
 */
function isUsed(used, one) {
  return Object.values(used).some(({ id }) => id === one.id);
}

/**
 * @param {Keys} known
 * @param {EncryptedDraw} draw
 * @returns {Promise<Draw>}
 */
async function decrypted(known, { id, number, iv, ct }) {
  const additionalData = encoded(`draw:${known.device}:${number}:${id}`);
  const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: decoded(iv), additionalData }, known.draw, decoded(ct));
  return JSON.parse(new TextDecoder().decode(plain));
}
