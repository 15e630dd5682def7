// @ts-check
/**
 * Computes the signed document, the checksum and the code of a finished search, as the server does. docs/offline.md has
 * test vectors.
 */

import { hexDigest } from "../outbox/digests.js";
import { encoded } from "../outbox/encryption.js";

/** @typedef {import("./search-state.js").Search} Search */

const LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/**
 * Returns what the searchers sign. The last look is left out, because it is made again after signing.
 * @param {Search} search
 * @returns {Finished}
 */
export function documentOf({ search, items, photographs }) {
  const lastLook = new Set(items.filter(({ purposes }) => purposes.includes("last_look")).map(({ code }) => code));
  const answered = items.filter(({ code, answer }) => answer && !lastLook.has(code));
  const answers = answered.map(({ code, answer }) => [code, answer?.result, answer?.number ?? null, answer?.text.trim(), answer?.method]);
  const photos = photographs.filter(({ item }) => !lastLook.has(item)).map(({ slot, sha256 }) => [slot, sha256]);
  return { answers: answers.sort(byText), photos: photos.sort(byText), search };
}

/** @typedef {{ answers: any[][], photos: string[][], search: string }} Finished what two officers sign */

/** @param {Finished} document */
export function digestOf(document) {
  return hexDigest(encoded(canonical(document)));
}

/**
 * Returns the six letters to read out. `looked`, which is the UUID and the person of the orderly officer's signature,
 * makes the letters new each time.
 * @param {Finished} document
 * @param {{ place: number, person: string }[]} signed
 * @param {[string, string]} [looked]
 */
export async function checksumOf(document, signed, looked) {
  const signatures = signed.map(({ place, person }) => [place, person]).sort((first, second) => Number(first[0]) - Number(second[0]));
  const digest = await hexDigest(encoded(canonical({ ...document, signatures, ...(looked ? { looked } : {}) })));
  const bits = Number.parseInt(digest.slice(0, 8), 16) >>> 2;
  return [25, 20, 15, 10, 5, 0].map((shift) => LETTERS[(bits >>> shift) & 31]).join("");
}

/**
 * Returns the six digits that the control room reads back, for comparison.
 * @param {CryptoKey} key
 * @param {string} checksum
 */
export async function codeOf(key, checksum) {
  const proof = await crypto.subtle.sign("HMAC", key, encoded(`release:${checksum}`));
  return String((new DataView(proof).getUint32(0) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

/** @param {Record<string, unknown>} document with only texts, whole numbers and null */
function canonical(document) {
  return JSON.stringify(Object.fromEntries(Object.entries(document).sort(([first], [second]) => (first < second ? -1 : 1))));
}

/**
 * @param {any[]} first
 * @param {any[]} second
 */
function byText(first, second) {
  const [left, right] = [first, second].map((row) => row.slice(0, 2).join("\u0000"));
  return left < right ? -1 : Number(left > right);
}
