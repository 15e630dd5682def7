// @ts-check
/**
 * The code of a count by radio, as searches/rules/radio_counts.py computes and reads it. A supervisor's screen makes codes
 * with its own key. A gate tablet has no such key, so it checks only whether a code was misheard and when it was made.
 */

import { encoded } from "../outbox/encryption.js";

/** `minute` counts the minutes since 1970. @typedef {{ party: string, headcount: number, lockNumber: string, minute: number }} Content */

/** A code is valid for so many minutes, so its last digit names the minute. */
export const MINUTES = 10;
const MINUTE_MS = 60_000;
/** Damm's table, which reveals each single wrong digit and each swapped pair. */
const DAMM = ["0317598642", "7092154863", "4206871359", "1750983426", "6123045978", "3674209581", "5869720134", "8945362017", "9438617205", "2581436790"];

/**
 * Returns the five digits by which the radio names the vehicle in the lock.
 * @param {string} search the UUID of the search, which is drawn when the lock is sealed
 */
export function lockNumberOf(search) {
  return String(Number.parseInt(search.slice(0, 8), 16) % 100_000).padStart(5, "0");
}

/** @param {number} at milliseconds */
export function minuteOf(at) {
  return Math.floor(at / MINUTE_MS);
}

/** @param {number} minute */
export function startOf(minute) {
  return minute * MINUTE_MS;
}

/**
 * Returns the eight digits that the supervisor reads out.
 * @param {CryptoKey} key
 * @param {Content} content
 */
export async function codeOfCount(key, content) {
  const { party, headcount, lockNumber, minute } = content;
  const text = `count:${party}:${headcount}:${minute}:${lockNumber}`;
  const digest = await crypto.subtle.sign("HMAC", key, encoded(text));
  const proof = (new DataView(digest).getUint32(0) & 0x7fffffff) % 1_000_000;
  const first = `${minute % MINUTES}${String(proof).padStart(6, "0")}`;
  return first + checkDigit(content, first);
}

/**
 * Returns the eight digits of a typed code, or null.
 * @param {string} text
 */
export function readCode(text) {
  const digits = text.replace(/\s/g, "");
  return /^[0-9]{8}$/.test(digits) ? digits : null;
}

/**
 * Returns whether the party, the number, the lock or the code was misheard.
 * @param {string} code
 * @param {Pick<Content, "party" | "headcount" | "lockNumber">} content
 */
export function isMisheard(code, content) {
  return checkDigit(content, code.slice(0, -1)) !== code.slice(-1);
}

/**
 * Returns the minute that the code names: the last such minute before it was entered.
 * @param {string} code
 * @param {number} enteredAt milliseconds
 */
export function minuteIn(code, enteredAt) {
  const latest = minuteOf(enteredAt);
  return latest - ((((latest - Number(code[0])) % MINUTES) + MINUTES) % MINUTES);
}

/**
 * Returns the sentence that tells the officer what is wrong with an entry, or "" if the tablet finds nothing wrong. Only the
 * server can tell whether the code is right.
 * @param {{ party: string, headcount: string, code: string }} typed
 * @param {{ search: string, sealedAt: string, now: number }} here
 */
export function troubleOfEntry({ party, headcount, code }, { search, sealedAt, now }) {
  if (!party) return "Select the party";
  if (!/^[0-9]{1,3}$/.test(headcount)) return "Enter the number of people";
  const digits = readCode(code);
  if (!digits) return "Enter the eight digits of the code";
  if (isMisheard(digits, { party, headcount: Number(headcount), lockNumber: lockNumberOf(search) })) {
    return "The party, the number and the code do not belong together. Ask the supervisor to read them out again.";
  }
  if (startOf(minuteIn(digits, now)) < Date.parse(sealedAt)) {
    return "This code was made before the lock was sealed, or in the same minute. Ask the supervisor for a new code.";
  }
  return "";
}

/**
 * @param {Pick<Content, "party" | "headcount" | "lockNumber">} content
 * @param {string} digits
 */
function checkDigit({ party, headcount, lockNumber }, digits) {
  const letters = [...party].map((letter) => String(letter.charCodeAt(0)).padStart(3, "0")).join("");
  const all = `${letters}${String(headcount).padStart(3, "0")}${lockNumber}${digits}`;
  return [...all].reduce((interim, digit) => DAMM[Number(interim)][Number(digit)], "0");
}
