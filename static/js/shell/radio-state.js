// @ts-check
/**
 * The steps of a release by radio on this tablet, and the reasons why it cannot continue. The functions are pure. The
 * control room decides.
 */

/** @typedef {import("./search-state.js").Search} Search */
/** @typedef {import("./board-overlay.js").Visit} Visit */
/** @typedef {import("../outbox/outbox.js").Kept} Kept */
/** @typedef {{ boot: string, ticks: number, wall: number }} Instant */
/** @typedef {{ search: string, look: string, person: string, checksum: string, tries: number, signed: Instant, accepted: Instant | null, code: string }} Radio */
/** @typedef {{ heading: string, sentence: string, label: string, href: string, stay: boolean }} Stay */

export const MOST_TRIES = 3;
/** How long the orderly officer's signature is valid. After this time the photographs and the last look are too old. */
export const READ_OUT_MS = 5 * 60_000;
const NATO = "Alfa Bravo Charlie Delta Echo Foxtrot Golf Hotel India Juliett Kilo Lima Mike November Oscar Papa Quebec Romeo Sierra Tango Uniform Victor Whiskey X-ray Yankee Zulu".split(" ");
const DIGITS = "Zero One Two Three Four Five Six Seven Eight Nine".split(" ");

/**
 * Returns each letter with the word that people say for it on the radio.
 * @param {string} checksum
 * @returns {[string, string][]}
 */
export function spoken(checksum) {
  return [...checksum].map((letter) => [letter, DIGITS[Number(letter)] ?? NATO[letter.charCodeAt(0) - 65] ?? ""]);
}

/**
 * Returns the milliseconds since an instant, or null if it was in another run of this page and cannot be compared.
 * Some tablets stop their monotonic clock while they sleep, so the wall clock's difference counts too.
 * @param {Instant} instant
 * @param {Instant} now
 */
export function since(instant, now) {
  return instant.boot === now.boot ? Math.max(now.ticks - instant.ticks, now.wall - instant.wall) : null;
}

/**
 * Returns the red screen if something ends the release by radio, at any step, and otherwise null.
 * @param {{ visit: Visit, now: Search | undefined, kept: Kept[], pack: any, wall: number }} known
 * @returns {Stay | null}
 */
export function stops({ visit, now, kept, pack, wall }) {
  const href = `/visits/${visit.id}/`;
  const stay = (/** @type {string} */ sentence) => ({ heading: "Stay", sentence, label: "Back to the visit", href, stay: true });
  if (visit.state === "detained") return stay("The vehicle is detained.");
  if (!now || now.voided || visit.lock?.ended) return stay("There is no active lock session. Seal the lock again. Search and counts start again.");
  if (now.frozen) return stay("Something was found. Step back. Use the radio now.");
  if (kept.some((fact) => fact.kind === "raise_stop" && isNews(fact, pack))) return stay("On this tablet, somebody stopped all vehicles. The gate stays shut.");
  const serverSearch = pack.searches.find((/** @type {any} */ { search }) => search === now.search);
  if (!serverSearch) return stay("Only this tablet knows of this lock session, so nobody was asked to count. The vehicle must wait.");
  if (wall - Date.parse(serverSearch.sealed_at) > pack.policy.lock_life_minutes * 60_000) return stay("The lock session is too old. Seal the lock again. Search and counts start again.");
  return null;
}

/**
 * @param {Kept} one
 * @param {any} pack
 */
function isNews({ state, arrived_at: at }, pack) {
  return state === "waiting" || (state === "arrived" && (at ?? 0) > pack.asked_at);
}

/**
 * Returns what must still be done before the orderly officer may look.
 * @param {{ visit: Visit, now: Search, pack: any, wall: number, hasKeys: boolean }} known
 * @returns {Stay | null}
 */
export function unready({ visit, now, pack, wall, hasKeys }) {
  const todo = (/** @type {string} */ sentence, /** @type {string} */ label, /** @type {string} */ room) => {
    return { heading: "Not yet", sentence, label, href: `/visits/${visit.id}/${room}`, stay: false };
  };
  if (!hasKeys) return todo("This tablet has no keys for a release by radio. The vehicle must wait for a connection.", "Back to the visit", "");
  const open = now.items.filter(({ state, purposes }) => state !== "done" && !purposes.includes("last_look"));
  if (open.length > 0) return todo(`Items that must still be searched: ${open.length}.`, "All zones", "sheet/");
  if (now.signed.length < 2) return todo("Both searchers must sign first.", "Sign the search", "sign/");
  const last = now.items.find((item) => item.purposes.includes("last_look") && !isFresh(item, pack, wall));
  if (last) return todo("Look at the spine and the tail-lift again.", "Last look", `sheet/${last.code}/`);
  return null;
}

/**
 * @param {import("./search-state.js").Item} item
 * @param {any} pack
 * @param {number} wall by the control room's clock
 */
function isFresh({ state, answer }, pack, wall) {
  return state === "done" && answer !== null && wall - Date.parse(answer.at) <= pack.policy.last_look_seconds * 1000;
}

/**
 * Returns why the release must start again: the search has changed since it was read out, or the time is over.
 * @param {Radio} radio
 * @param {{ checksum: string, now: Instant, pack: any }} here
 * @returns {string} empty while the release may continue
 */
export function ended(radio, { checksum, now, pack }) {
  if (radio.checksum !== checksum) return "The search has changed since the letters were read out.";
  if (radio.tries >= MOST_TRIES) return "Three wrong codes were entered. Sign again and read out the new letters.";
  const from = radio.accepted ?? radio.signed;
  const passed = since(from, now);
  const most = radio.accepted ? pack.policy.go_life_minutes * 60_000 : READ_OUT_MS;
  if (passed === null) return "You left this page. Sign again and read out the new letters.";
  return passed > most ? "The time has run out. Sign again and read out the new letters." : "";
}

/**
 * Returns the orderly officers who took no part in the search, as far as this tablet knows.
 * @param {any} pack
 * @param {Search} now
 * @param {Kept[]} kept
 * @returns {{ value: string, words: string }[]}
 */
export function officers(pack, now, kept) {
  const serverSearch = pack.searches.find((/** @type {any} */ { search }) => search === now.search);
  const names = new Set((serverSearch?.items ?? []).map((/** @type {any} */ { answer }) => answer?.answered_by));
  const here = kept.filter(({ payload, kind }) => payload.search === now.search && kind !== "look_by_radio");
  const took = new Set([...now.signed.map(({ person }) => person), ...here.map(({ author }) => author)]);
  return pack.orderly_officers.filter((/** @type {any} */ { value, words }) => !took.has(value) && !names.has(words));
}

/**
 * Returns the newest photograph of each undercarriage slot.
 * @param {Search} now
 */
export function underneath({ items }) {
  return items.flatMap(({ code, slots }) => slots.filter((/** @type {any} */ slot) => slot.undercarriage && slot.photo).map((slot) => ({ item: code, ...slot })));
}

/**
 * Returns what was done at the gate since this lock was sealed, from the outbox.
 * @param {Visit} visit
 * @param {any} pack
 * @param {Kept[]} kept
 */
export function doneAtGate({ ids }, pack, kept) {
  const serverSearch = pack.searches.find((/** @type {any} */ { visit }) => ids.includes(visit));
  const sealed = serverSearch ? Date.parse(serverSearch.sealed_at) : 0;
  const mine = kept.filter(({ payload, state, corrected_at: at }) => ids.includes(payload.visit) && state !== "refused" && Date.parse(at) > sealed);
  return { opened: mine.some(({ kind }) => kind === "open_outer_gate"), left: mine.some(({ kind }) => kind === "depart") };
}
