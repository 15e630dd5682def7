// @ts-check
/**
 * The cookie that names the answers and photographs of one search, or of one way in, which the server may not have. The server draws them
 * with the page (queries/search/held_records.py), so a zone that was answered is never drawn as open. No rule reads it.
 */

/** @typedef {import("./outbox.js").Kept} Kept */

const NAME = "held";
const A_DAY_SECONDS = 24 * 60 * 60;
const MOST = 50;
const LONGEST = 3500;
const LONGEST_TEXT = 60;

/**
 * Adds a record in the moment in which it is stored, so that the next request already carries it.
 * @param {Kept} fact
 */
export function noteHeld(fact) {
  if (!isNamed(fact)) return;
  write(held(read(), [fact]));
}

/**
 * Takes away the records that have arrived or were refused, and adds those that are missing.
 * @param {string} before the cookie as it was before the records were read; a record that was stored meanwhile stays
 * @param {Kept[]} kept everything in the outbox, oldest first
 */
export function settleHeld(before, kept) {
  const now = read();
  const settled = settledCookie(now, before, kept);
  if (settled !== now) write(settled);
}

/**
 * @param {string} now
 * @param {string} before
 * @param {Kept[]} kept
 */
export function settledCookie(now, before, kept) {
  const waiting = newest(kept).filter(({ state }) => state === "waiting");
  const ids = new Set(waiting.map(({ id }) => plain(id)));
  const old = new Set(before.split("/").slice(1));
  const [subject, ...entries] = now.split("/");
  const stay = entries.filter((entry) => ids.has(entry.split(":")[1] ?? "") || !old.has(entry));
  const known = new Set(stay.map((entry) => entry.split(":")[1]));
  const missing = waiting.filter(({ id }) => !known.has(plain(id)));
  return held(stay.length > 0 ? [subject, ...stay].join("/") : "", missing);
}

/** Returns the cookie's value, which is empty if nothing is held. */
export function read() {
  const pair = cookies()?.split("; ").find((cookie) => cookie.startsWith(`${NAME}=`));
  return pair?.slice(NAME.length + 1) ?? "";
}

/**
 * Returns the value with these records, the newest of each item and slot. A record of another search or way in begins a new value.
 * @param {string} value
 * @param {Kept[]} facts oldest first
 */
export function held(value, facts) {
  for (const fact of facts) {
    const subject = plain(subjectOf(fact.payload));
    const [known, ...entries] = value.split("/");
    const entry = entryOf(fact);
    const others = known === subject ? entries.filter((other) => placeOf(other) !== placeOf(entry)) : [];
    value = [subject, ...[...others, entry].slice(-MOST)].join("/");
    while (value.length > LONGEST) value = value.replace(/\/[^/]*/, "");
  }
  return value;
}

/**
 * Returns the newest record of each item and slot, of the search or way in of the newest waiting record.
 * @param {Kept[]} kept
 */
function newest(kept) {
  const named = kept.filter((fact) => isNamed(fact) && fact.state !== "refused");
  const newestWaiting = named.findLast(({ state }) => state === "waiting");
  if (!newestWaiting) return [];
  const subject = subjectOf(newestWaiting.payload);
  const mine = named.filter(({ payload }) => subjectOf(payload) === subject);
  return [...new Map(mine.map((fact) => [placeOf(entryOf(fact)), fact])).values()];
}

/** @param {Kept} fact */
function isNamed({ kind, payload }) {
  return (kind === "answer_item" || kind === "photo") && Boolean(subjectOf(payload) && payload.item);
}

/**
 * Returns the search, or the visit for a photograph of the way in.
 * @param {Record<string, any>} payload
 */
function subjectOf({ search, visit }) {
  return String(search || visit || "");
}

/**
 * Returns item, UUID, result, number, seconds since 1970, method, and text or slot.
 * @param {Kept} fact
 */
function entryOf({ id, kind, payload, corrected_at }) {
  const { item, result, number, method, text, slot } = payload;
  const isPhoto = kind === "photo";
  const words = encodeURIComponent(isPhoto ? slot : (text ?? ""));
  const seconds = Math.max(0, Math.floor(Date.parse(corrected_at) / 1000)) || 0;
  const fields = [encodeURIComponent(item), plain(id), isPhoto ? kind : result, isPhoto ? "" : (number ?? ""), seconds, method ?? ""];
  return [...fields, isPhoto || words.length <= LONGEST_TEXT ? words : ""].join(":");
}

/** @param {string} entry */
function placeOf(entry) {
  const [item, , result, , , , slot] = entry.split(":");
  return result === "photo" ? `${item}:${slot}` : item;
}

/** @param {string} uuid */
function plain(uuid) {
  return uuid.replaceAll("-", "");
}

/** Returns the cookies of the page, or undefined in a worker, which has no document. */
function cookies() {
  return /** @type {string | undefined} */ (globalThis.document?.cookie);
}

/** @param {string} value */
function write(value) {
  if (cookies() === undefined) return;
  const seconds = value ? A_DAY_SECONDS : 0;
  document.cookie = `${NAME}=${value}; path=/; max-age=${seconds}; samesite=lax${globalThis.location?.protocol === "https:" ? "; secure" : ""}`;
}
