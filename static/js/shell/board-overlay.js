// @ts-check
/**
 * The board as the control room last sent it, with what was done on this tablet since. The functions are pure and
 * decide nothing.
 */

import { isFind, visitOfFact } from "../outbox/fact-visit.js";

/** @typedef {import("../outbox/outbox.js").Kept} Kept */
/** @typedef {{ id: string, search: string, sealed_at: string, drawn: any, ended: string }} Lock */
/** @typedef {{ id: string, ids: string[], plate: string, plate_kind: string, haulier: string, vehicle_type: string, tail_lift_fitted: boolean, cages: number, state: string, where: string, here: string, lock: Lock | null, late_counts?: string[], found?: string, awaits_search?: boolean }} Visit */

/** Why a lock session is void, as searches/words/visits.py says it. */
const ENDED = {
  inner_gate_opened: "The inner gate was opened.",
  second_vehicle: "A second vehicle was let in.",
  prisoner_entered: "A prisoner entered the lock.",
  left_unwatched: "The lock was left unwatched.",
  time_ran_out: "The lock session lasted too long.",
  vehicle_went_back: "The vehicle went back inside.",
  time_unproven: "The time of sealing is not proven.",
  halt_open: "The vehicle was recorded at an area when the lock was sealed.",
  halt_unconfirmed: "The officer who sealed the lock had recorded the departure.",
  halt_after_sealing: "The vehicle left an area after the lock was sealed.",
  type_changed: "The type of the vehicle was changed.",
  found_open: "Something was found on the vehicle, and the incident was still open.",
};

/**
 * @param {any} pack
 * @param {Kept[]} kept everything in the outbox, oldest first
 * @returns {Visit[]}
 */
export function layVisits(pack, kept) {
  /** @type {Visit[]} */
  const visits = pack.visits.map((/** @type {any} */ visit) => ({ ...visit, ids: [visit.id], here: "", lock: null }));
  for (const fact of kept.filter(({ state }) => state !== "refused")) {
    if (fact.kind === "log_vehicle_in") layWayIn(visits, fact, pack);
    if (fact.kind === "close_inner_gate") laySeal(visits, fact, pack);
    if (fact.kind === "void_lock" && isNews(fact, pack)) layVoid(visits, fact);
    if (fact.kind === "open_outer_gate" && isNews(fact, pack)) layState(visits, fact, "leaving");
    if (fact.kind === "depart" && isNews(fact, pack)) layState(visits, fact, "departed");
    if (isFind(fact) && isNews(fact, pack)) layFind(visits, fact, kept, pack);
  }
  return visits;
}

const SEALING = /^\/visits\/([0-9a-f-]{36})\/seal\/$/;

/**
 * Returns the visit whose lock the server has just sealed, or null. The server redirects from the sealing form to the
 * search page only after it has sealed the lock.
 * @param {string} path of this page
 * @param {string} from the address of the page before
 */
export function justSealed(path, from) {
  const [, visit] = SEALING.exec(URL.canParse(from) ? new URL(from).pathname : "") ?? [];
  return visit && path === `/visits/${visit}/sheet/` ? visit : null;
}

/**
 * Marks a vehicle whose lock the server has sealed since the server last sent the board.
 * @param {Visit[]} visits
 * @param {{ visit: string, at: number } | null} sealed
 * @param {any} pack
 */
export function laySealed(visits, sealed, pack) {
  const visit = sealed && sealed.at > pack.asked_at ? visitOf(visits, sealed.visit) : null;
  if (visit && !visit.lock && ["on_site", "inbound_look"].includes(visit.state)) {
    Object.assign(visit, { state: "in_the_lock", where: "", awaits_search: true, late_counts: [] });
  }
  return visits;
}

/**
 * @param {Visit[]} visits
 * @param {string} id the visit's UUID, from the control room or from this tablet
 */
export function visitOf(visits, id) {
  return visits.find(({ ids }) => ids.includes(id)) ?? null;
}

/**
 * Returns whether the control room's state does not contain this fact yet.
 * @param {Kept} fact
 * @param {any} pack
 */
function isNews({ state, arrived_at: at }, pack) {
  return state !== "arrived" || (at ?? 0) > pack.asked_at;
}

/**
 * @param {Visit[]} visits
 * @param {Kept} fact
 * @param {any} pack
 */
function layWayIn(visits, fact, pack) {
  const stands = fact.answer?.id ?? fact.id;
  const known = visitOf(visits, stands) ?? expected(visits, fact.payload.plate);
  if (known) {
    known.ids.push(fact.id);
    if (known.state === "expected") Object.assign(known, { state: "on_site", here: hereOf(fact) });
  } else if (isNews(fact, pack)) {
    const { plate, haulier, vehicle_type: type, tail_lift_fitted: lift = true, cages = 0 } = fact.payload;
    const card = { id: fact.id, ids: [fact.id, stands], plate, plate_kind: "", haulier, vehicle_type: type, tail_lift_fitted: lift, cages };
    visits.push({ ...card, state: "on_site", where: "", here: hereOf(fact), lock: null });
  }
}

/**
 * Finds the expected visit with this plate, because the control room logs the vehicle in under that visit's UUID.
 * @param {Visit[]} visits
 * @param {string} typed
 */
function expected(visits, typed) {
  const plain = (/** @type {string} */ plate) => plate.toUpperCase().replace(/[^A-Z0-9]/g, "");
  return visits.find(({ state, plate }) => state === "expected" && plain(plate) === plain(typed)) ?? null;
}

/**
 * @param {Visit[]} visits
 * @param {Kept} fact
 * @param {any} pack
 */
function laySeal(visits, fact, pack) {
  const visit = visitOf(visits, fact.payload.visit);
  const isKnown = pack.searches.some((/** @type {any} */ { search }) => search === fact.payload.search);
  if (!visit || isKnown || !isNews(fact, pack)) return;
  const ended = ENDED[/** @type {keyof typeof ENDED} */ (fact.answer?.void_reason)] ?? "";
  const lock = { id: fact.id, search: fact.payload.search, sealed_at: fact.corrected_at, drawn: fact.local, ended };
  Object.assign(visit, { lock, here: hereOf(fact), state: ended ? "on_site" : "in_the_lock", late_counts: [] });
}

/**
 * @param {Visit[]} visits
 * @param {Kept} fact
 */
function layVoid(visits, fact) {
  const visit = visitOf(visits, fact.payload.visit);
  if (!visit) return;
  const ended = ENDED[/** @type {keyof typeof ENDED} */ (fact.payload.reason)] ?? "The lock was disturbed.";
  const lock = { id: "", search: "", sealed_at: "", drawn: null, ...visit.lock, ended };
  Object.assign(visit, { lock, here: hereOf(fact), state: "on_site", late_counts: [] });
}

/**
 * @param {Visit[]} visits
 * @param {Kept} fact
 * @param {string} state
 */
function layState(visits, fact, state) {
  const visit = visitOf(visits, fact.payload.visit);
  if (visit) Object.assign(visit, { state, here: hereOf(fact) });
}

/**
 * Marks a vehicle on which something was found, until the control room's state contains the find.
 * @param {Visit[]} visits
 * @param {Kept} fact
 * @param {Kept[]} kept
 * @param {any} pack
 */
function layFind(visits, fact, kept, pack) {
  const sent = pack.searches.find((/** @type {any} */ { search }) => search === fact.payload.search);
  const visit = visitOf(visits, visitOfFact(fact, kept) ?? sent?.visit ?? "");
  if (visit) visit.found = visit.found || String(fact.payload.item);
}

/** @param {Kept} fact */
function hereOf({ state, sending }) {
  if (sending) return "sending";
  return state === "arrived" ? "sent" : "on this tablet";
}
