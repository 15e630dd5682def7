// @ts-check
/** SHA-256 digests in the forms that the server uses. */

/** @param {BufferSource} bytes */
async function digest(bytes) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}

/** @param {BufferSource} bytes */
export async function hexDigest(bytes) {
  return [...(await digest(bytes))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * Returns the Content-Digest header of RFC 9530.
 * @param {BufferSource} bytes
 */
export async function contentDigest(bytes) {
  return `sha-256=:${btoa(String.fromCharCode(...(await digest(bytes))))}:`;
}
