// @ts-check
/**
 * The key with which this supervisor's screen makes the codes of counts by radio. It is fetched while there is a
 * connection, and no script can read it.
 */

import { newUuid } from "../hooks.js";
import { compareClocks, Declined, NotReached, SignedOut, call } from "./contact.js";
import { decoded } from "./encryption.js";
import { drop, recall, remember } from "./store.js";

/** @typedef {{ id: string, person: string, name: string, area: string, parties: { code: string, name: string }[], key: CryptoKey }} CountKey */

/** Fetches the key on the page with an officer's parties. Deletes the key when that officer no longer uses this screen. */
export function start() {
  if (!("indexedDB" in window) || !globalThis.crypto?.subtle) return;
  const here = document.body.dataset.signedIn ?? "";
  const place = document.querySelector("[data-count-key]");
  if (place instanceof HTMLElement) void prepare(place, here);
  else void deleteKeyOfOther(here, document.getElementById("id_login") !== null);
}

/**
 * @param {string} here the person who is signed in, or "" on a page that names nobody
 * @param {boolean} isSignIn whether this is the page on which people sign in
 */
async function deleteKeyOfOther(here, isSignIn) {
  const known = await countKey();
  if (known && (isSignIn || (here !== "" && here !== known.person))) await drop("count_key");
}

/**
 * @param {HTMLElement} place
 * @param {string} here
 */
async function prepare(place, here) {
  try {
    await fetchKey(here);
    await compareClocks();
    place.hidden = false;
  } catch (fault) {
    if (!(fault instanceof Declined || fault instanceof NotReached || fault instanceof SignedOut)) throw fault;
    console.info("This screen has no key for counts by radio.", fault.message);
  }
}

/** @returns {Promise<CountKey | undefined>} */
export function countKey() {
  return recall("count_key");
}

/**
 * Asks with the UUID of the key that this screen has, so that the same officer keeps the same key.
 * @param {string} person who is signed in
 */
async function fetchKey(person) {
  const known = await countKey();
  const asked = (await recall("count_key_asked")) ?? { person: "", id: "" };
  const id = known?.person === person ? known.id : asked.person === person ? asked.id : newUuid();
  await remember("count_key_asked", { person, id });
  const answer = await call("POST", "count-key", { json: { id } }).catch((fault) => anew(fault, person));
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  await remember("count_key", {
    id: answer.id,
    person: answer.person,
    name: answer.printed_name,
    area: answer.area,
    parties: answer.parties,
    key: await crypto.subtle.importKey("raw", decoded(answer.secret), algorithm, false, ["sign"]),
  });
}

/**
 * Asks under a new UUID if the server has replaced the key, because another officer used this screen in between.
 * @param {unknown} fault
 * @param {string} person
 */
async function anew(fault, person) {
  if (!(fault instanceof Declined) || !["key-replaced", "conflict"].includes(fault.code)) throw fault;
  const id = newUuid();
  await remember("count_key_asked", { person, id });
  return call("POST", "count-key", { json: { id } });
}
