// @ts-check
/** Encrypts what only the server may read: ECDH on P-256 with a key used once, HKDF-SHA-256, AES-256-GCM. */

/** @typedef {{ v: 1, kid: string, epk: string, iv: string, ct: string }} Box */

const CURVE = { name: "ECDH", namedCurve: "P-256" };

/**
 * @param {JsonWebKey & { kid: string }} serverKey
 * @param {string} context binds the box to one use; docs/offline.md lists them
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @returns {Promise<Box>}
 */
export async function encryptFor(serverKey, context, bytes) {
  const { kty, crv, x, y, kid } = serverKey;
  const theirs = await crypto.subtle.importKey("jwk", { kty, crv, x, y }, CURVE, false, []);
  const mine = await crypto.subtle.generateKey(CURVE, true, ["deriveBits"]);
  const shared = await crypto.subtle.deriveBits({ name: "ECDH", public: theirs }, mine.privateKey, 256);
  const ikm = await crypto.subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"]);
  const info = encoded(`gatehouse-sealed:${context}`);
  const from = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info };
  const key = await crypto.subtle.deriveKey(from, ikm, { name: "AES-GCM", length: 256 }, false, ["encrypt"]);
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const ct = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: encoded(context) }, key, bytes);
  const epk = await crypto.subtle.exportKey("raw", mine.publicKey);
  return { v: 1, kid, epk: base64url(new Uint8Array(epk)), iv: base64url(iv), ct: base64url(new Uint8Array(ct)) };
}

/** @param {string} text */
export function encoded(text) {
  return new TextEncoder().encode(text);
}

/** @param {Uint8Array} bytes */
export function base64url(bytes) {
  let text = "";
  for (let from = 0; from < bytes.length; from += 8192) text += String.fromCharCode(...bytes.subarray(from, from + 8192));
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/**
 * @param {string} text base64url
 * @returns {Uint8Array<ArrayBuffer>}
 */
export function decoded(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}
