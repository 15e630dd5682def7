// @ts-check
/** Hashes one photograph and sends it. Delivered means: the answer names its UUID and its SHA-256. */

import { csrfToken } from "./hooks.js";

/** @typedef {{ code: string, sentence: string }} Problem */
/** @typedef {{ id: string, sha256: string, usable: boolean, problems: Problem[], copy_of: string | null }} Receipt */
/** @typedef {{ id: string, visit: string, item: string, slot: string, phase: string, occurredAt: string, bytes: ArrayBuffer }} Shot */

/** Not sent, or refused; its message is a sentence for the officer. */
export class NotDelivered extends Error {
  /**
   * @param {string} sentence
   * @param {boolean} worthAnotherTry
   */
  constructor(sentence, worthAnotherTry) {
    super(sentence);
    this.worthAnotherTry = worthAnotherTry;
  }
}

/**
 * @param {string} url
 * @param {Shot} shot
 * @returns {Promise<Receipt>}
 */
export async function deliver(url, shot) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", shot.bytes));
  const about = new URLSearchParams({ visit: shot.visit, item: shot.item, slot: shot.slot, phase: shot.phase });
  const answer = await send(`${url}${shot.id}?${about}`, shot, base64(digest));
  const told = await answer.json().catch(() => null);
  if (answer.status === 401 || (answer.status === 403 && !told)) {
    throw new NotDelivered("You are signed out. Sign in again, then send once more.", true);
  }
  if (!answer.ok) {
    const sentence = told?.sentence ?? told?.detail ?? told?.title ?? "The server did not take it.";
    throw new NotDelivered(sentence, answer.status >= 500 || answer.status === 429);
  }
  if (told?.id !== shot.id || told?.sha256 !== hex(digest)) {
    throw new NotDelivered("Something else answered, not Gatehouse. Send it again.", true);
  }
  return told;
}

/**
 * @param {string} address
 * @param {Shot} shot
 * @param {string} digest
 */
async function send(address, shot, digest) {
  try {
    return await fetch(address, {
      method: "PUT",
      body: shot.bytes,
      credentials: "same-origin",
      cache: "no-store",
      headers: {
        "Content-Type": "image/jpeg",
        "Content-Digest": `sha-256=:${digest}:`,
        "X-Occurred-At": shot.occurredAt,
        "X-Camera": "page",
        "X-CSRFToken": csrfToken(),
      },
    });
  } catch (cause) {
    throw new NotDelivered("Not sent: no connection. It is kept here; send it again.", true);
  }
}

/** @param {Uint8Array} bytes */
function base64(bytes) {
  return btoa(String.fromCharCode(...bytes));
}

/** @param {Uint8Array} bytes */
function hex(bytes) {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
