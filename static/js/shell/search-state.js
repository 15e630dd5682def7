// @ts-check
/**
 * A search as the control room last sent it, with what this tablet has recorded since. The functions are pure and
 * decide nothing.
 */

/** @typedef {import("../outbox/outbox.js").Kept} Kept */
/** @typedef {"on this tablet" | "sending" | "sent" | "not accepted"} Where */
/** @typedef {{ id: string, where: Where, message: string, usable: boolean, earlier?: any }} Taken */
/** @typedef {{ result: string, number: number | null, text: string, method: string, where: Where, message: string, at: string }} Answered */
/** @typedef {{ code: string, title: string, challenge: string, photo: Taken | null, reference?: string | null }} Slot `reference` is the photograph of the way in */
/** @typedef {{ needed: boolean, method: string, seen: boolean }} Otherwise whether the item could not be seen, and what was done about it */
/** @typedef {{ code: string, title: string, section: string, zone: string, purposes: string[], slots: Slot[], another: Slot, otherwise: Otherwise, answer: Answered | null, state: string, under: boolean }} Item */
/** @typedef {{ place: number, person: string, where: Where }} Signed */
/** @typedef {{ search: string, visit: string, plate: string, version: string, voided: boolean, items: Item[], photographs: { id: string, item: string, slot: string, sha256: string }[], safe: boolean, done: number, next: Item | null, frozen: boolean, signed: Signed[] }} Search */

const WHERE = { waiting: "on this tablet", refused: "not accepted", arrived: "sent" };

/**
 * @param {{ sentence: string }[] | undefined} problems undefined in answers that an earlier version stored
 */
export function sentencesOf(problems) {
  return (problems ?? []).map(({ sentence }) => sentence).join(" ");
}

/** @param {Kept} fact */
export function whereOf({ state, sending }) {
  return /** @type {Where} */ (sending ? "sending" : WHERE[state]);
}

/**
 * @param {any} sent the search, as GET /visits/{id}/search returns it
 * @param {Kept[]} kept everything in the outbox, oldest first
 * @param {number} [seq] the newest ledger entry that `sent` contains
 * @returns {Search}
 */
export function lay(sent, kept, seq = 0) {
  const mine = kept.filter(({ payload }) => payload.search === sent.search);
  const items = sent.items.map((/** @type {any} */ item) => layItem(item, mine, seq));
  const safe = items.every((/** @type {Item} */ { purposes, answer }) => !purposes.includes("made_safe") || answer?.result === "done");
  const open = items.filter((/** @type {Item} */ { state }) => state !== "done");
  const acknowledged = sent.frozen_by === null ? sent.items : [];
  return {
    search: sent.search,
    visit: sent.visit,
    plate: sent.plate,
    version: sent.version,
    voided: sent.voided_at !== null,
    items,
    safe,
    done: items.length - open.length,
    next: nextOf(open, safe),
    frozen: sent.frozen_by !== null || mine.some((fact) => freezes(fact, acknowledged)),
    photographs: photographsOf(sent, mine),
    signed: signaturesOf(sent, mine),
  };
}

/**
 * Returns the first item to do before signing. The last look comes after the signatures.
 * @param {Item[]} open
 * @param {boolean} safe whether the vehicle is made safe, so that somebody may go under
 */
function nextOf(open, safe) {
  const before = open.filter(({ purposes }) => !purposes.includes("last_look"));
  return before.find((item) => safe || !item.under) ?? before[0] ?? null;
}

/**
 * Returns every photograph of the way out, including retakes, because the signatures cover the digests of all of them.
 * @param {any} sent
 * @param {Kept[]} mine
 */
function photographsOf(sent, mine) {
  const known = new Set(sent.photographs.map((/** @type {any} */ { id }) => id));
  const here = mine.filter(({ id, kind, state }) => kind === "photo" && state !== "refused" && !known.has(id));
  return [...sent.photographs, ...here.map(({ id, payload: { item, slot, sha256 } }) => ({ id, item, slot, sha256 }))];
}

/**
 * @param {any} sent
 * @param {Kept[]} mine
 * @returns {Signed[]} the newest signature of each searcher
 */
function signaturesOf(sent, mine) {
  const there = sent.signed.map((/** @type {any} */ { place, person }) => [place, { place, person, where: WHERE.arrived }]);
  const here = mine.filter(({ kind, state }) => kind === "sign_search" && state !== "refused");
  const recorded = here.map((fact) => [fact.payload.place, { place: fact.payload.place, person: fact.payload.signed_by, where: whereOf(fact) }]);
  return [...new Map([...there, ...recorded]).values()];
}

/**
 * Returns whether a *Found* on this tablet freezes the search, until the control room's state contains that answer.
 * @param {Kept} one
 * @param {any[]} acknowledged the items as the control room sent them, when nothing is frozen there
 */
function freezes({ kind, payload, state }, acknowledged) {
  if (kind !== "answer_item" || !["found", "alert"].includes(payload.result)) return false;
  if (state !== "arrived") return true;
  return !acknowledged.some(({ code, answer }) => code === payload.item && answer !== null);
}

/**
 * @param {any} item
 * @param {Kept[]} mine
 * @param {number} seq
 * @returns {Item}
 */
function layItem(item, mine, seq) {
  const here = mine.filter(({ payload }) => payload.item === item.code);
  const answer = newestAnswer(item, here, seq);
  const slots = item.slots.map((/** @type {any} */ slot) => ({ ...slot, photo: newestPhoto(slot, here) }));
  const code = `${item.code}-other`;
  const another = { code, title: "Seen with another method", challenge: "", photo: newestPhoto({ code, photo: null, problems: [] }, here) };
  const { code: itemCode, title, section, zone, purposes } = item;
  const otherwise = anotherWay(item, here, another);
  const card = { code: itemCode, title, section, zone, purposes, slots, another, otherwise, answer };
  return { ...card, state: stateOf(card), under: section === "underneath" };
}

/**
 * Returns the control room's answer or this tablet's answer, whichever is newer. An answer that arrived before the
 * control room made its state is already in that state. The control room has then decided which answer is the newest,
 * whatever this clock said.
 * @param {any} item
 * @param {Kept[]} here
 * @param {number} seq
 * @returns {Answered | null}
 */
function newestAnswer(item, here, seq) {
  const sent = item.answer && { ...item.answer, where: WHERE.arrived, message: "", at: item.answer.answered_at };
  const tapped = here.filter(({ kind, state }) => kind === "answer_item" && state !== "refused").at(-1);
  if (sent && tapped?.state === "arrived" && (tapped.entry_by ?? Infinity) <= seq) return sent;
  if (!tapped || (sent && Date.parse(sent.at) >= Date.parse(tapped.corrected_at))) return sent ?? null;
  const { result, number = null, text = "", method = "" } = tapped.payload;
  const where = whereOf(tapped);
  return { result, number, text, method: method ?? "", where, message: tapped.said, at: tapped.corrected_at };
}

/**
 * Returns whether the item could not be seen, and what was done about it. Once an officer answers that they cannot
 * see, only another method and a photograph after that answer will do.
 * @param {any} item as the server sent it
 * @param {Kept[]} here
 * @param {Slot} another the photograph by the other method
 * @returns {Otherwise}
 */
function anotherWay(item, here, another) {
  const answers = here.filter(({ kind, state }) => kind === "answer_item" && state !== "refused");
  const last = answers.findLastIndex(({ payload }) => payload.result === "cannot_see");
  const method = answers.slice(Math.max(last, 0)).findLast(({ payload }) => payload.method)?.payload.method;
  const sent = { needed: item.needs_another_way ?? false, method: item.another_method ?? "", seen: item.seen_another_way ?? false };
  if (sent.seen && !answers.some(({ state }) => state === "waiting")) return sent;
  const named = method ?? (answers[last]?.state === "waiting" ? "" : sent.method);
  return { needed: sent.needed || last >= 0, method: named, seen: named !== "" && (another.photo?.usable ?? false) };
}

/**
 * @param {{ code: string, photo: string | null, problems: string[] }} slot
 * @param {Kept[]} here
 * @returns {Taken | null}
 */
function newestPhoto(slot, here) {
  const taken = here.filter(({ kind, payload }) => kind === "photo" && payload.slot === slot.code).at(-1);
  if (taken && taken.id !== slot.photo) {
    const usable = taken.state === "waiting" || (taken.state === "arrived" && taken.answer?.usable);
    const wrong = `${sentencesOf(taken.answer?.problems)} ${sentencesOf(taken.answer?.warnings)}`.trim();
    return { id: taken.id, where: whereOf(taken), message: taken.said || wrong, usable, earlier: taken.answer?.earlier };
  }
  if (!slot.photo) return null;
  const usable = slot.problems.length === 0;
  return { id: slot.photo, where: "sent", message: slot.problems.join(" "), usable, earlier: taken?.answer?.earlier };
}

/** @param {{ slots: Slot[], otherwise: Otherwise, answer: Answered | null }} card */
function stateOf({ slots, otherwise, answer }) {
  if (answer?.result === "found") return "found";
  const photographed = slots.every(({ photo }) => photo?.usable);
  if (answer && photographed && (!otherwise.needed || otherwise.seen)) return "done";
  return answer || slots.some(({ photo }) => photo) ? "part" : "open";
}
