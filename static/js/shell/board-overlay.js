// @ts-check
/** The board as the control room last sent it, with what was done on this tablet since. Pure; it decides nothing. */

/** @typedef {import("../outbox/outbox.js").Kept} Kept */
/** @typedef {{ id: string, search: string, sealed_at: string, drawn: any, ended: string }} Lock */
/** @typedef {{ id: string, ids: string[], plate: string, plate_kind: string, haulier: string, vehicle_type: string, tail_lift_fitted: boolean, cages: number, state: string, where: string, here: string, lock: Lock | null }} Visit */

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
};

/**
 * @param {any} pack
 * @param {Kept[]} kept everything in the outbox, oldest first
 * @returns {Visit[]}
 */
export function layVisits(pack, kept) {
  /** @type {Visit[]} */
  const visits = pack.visits.map((/** @type {any} */ told) => ({ ...told, ids: [told.id], here: "", lock: null }));
  for (const one of kept.filter(({ state }) => state !== "refused")) {
    if (one.kind === "log_vehicle_in") layWayIn(visits, one, pack);
    if (one.kind === "close_inner_gate") laySeal(visits, one, pack);
    if (one.kind === "void_lock" && isNews(one, pack)) layVoid(visits, one);
    if (one.kind === "open_outer_gate" && isNews(one, pack)) layState(visits, one, "leaving");
    if (one.kind === "depart" && isNews(one, pack)) layState(visits, one, "departed");
  }
  return visits;
}

/**
 * @param {Visit[]} visits
 * @param {string} id the control room's or the tablet's own
 */
export function visitOf(visits, id) {
  return visits.find(({ ids }) => ids.includes(id)) ?? null;
}

/**
 * Returns whether the control room's state does not contain this fact yet.
 * @param {Kept} one
 * @param {any} pack
 */
function isNews({ state, arrived_at: at }, pack) {
  return state !== "arrived" || (at ?? 0) > pack.asked_at;
}

/**
 * @param {Visit[]} visits
 * @param {Kept} one
 * @param {any} pack
 */
function layWayIn(visits, one, pack) {
  const stands = one.answer?.id ?? one.id;
  const told = visitOf(visits, stands) ?? expected(visits, one.payload.plate);
  if (told) {
    told.ids.push(one.id);
    if (told.state === "expected") Object.assign(told, { state: "on_site", here: hereOf(one) });
  } else if (isNews(one, pack)) {
    const { plate, haulier, vehicle_type: type, tail_lift_fitted: lift = true, cages = 0 } = one.payload;
    const card = { id: one.id, ids: [one.id, stands], plate, plate_kind: "", haulier, vehicle_type: type, tail_lift_fitted: lift, cages };
    visits.push({ ...card, state: "on_site", where: "", here: hereOf(one), lock: null });
  }
}

/**
 * Finds the expected visit with this plate, since the control room gives that visit's UUID to the way in.
 * @param {Visit[]} visits
 * @param {string} typed
 */
function expected(visits, typed) {
  const plain = (/** @type {string} */ plate) => plate.toUpperCase().replace(/[^A-Z0-9]/g, "");
  return visits.find(({ state, plate }) => state === "expected" && plain(plate) === plain(typed)) ?? null;
}

/**
 * @param {Visit[]} visits
 * @param {Kept} one
 * @param {any} pack
 */
function laySeal(visits, one, pack) {
  const visit = visitOf(visits, one.payload.visit);
  const told = pack.searches.some((/** @type {any} */ { search }) => search === one.payload.search);
  if (!visit || told || !isNews(one, pack)) return;
  const ended = ENDED[/** @type {keyof typeof ENDED} */ (one.answer?.void_reason)] ?? "";
  const lock = { id: one.id, search: one.payload.search, sealed_at: one.corrected_at, drawn: one.local, ended };
  Object.assign(visit, { lock, here: hereOf(one), state: ended ? "on_site" : "in_the_lock" });
}

/**
 * @param {Visit[]} visits
 * @param {Kept} one
 */
function layVoid(visits, one) {
  const visit = visitOf(visits, one.payload.visit);
  if (!visit) return;
  const ended = ENDED[/** @type {keyof typeof ENDED} */ (one.payload.reason)] ?? "The lock was disturbed.";
  const lock = { id: "", search: "", sealed_at: "", drawn: null, ...visit.lock, ended };
  Object.assign(visit, { lock, here: hereOf(one), state: "on_site" });
}

/**
 * @param {Visit[]} visits
 * @param {Kept} one
 * @param {string} state
 */
function layState(visits, one, state) {
  const visit = visitOf(visits, one.payload.visit);
  if (visit) Object.assign(visit, { state, here: hereOf(one) });
}

/** @param {Kept} one */
function hereOf({ state, sending }) {
  if (sending) return "sending";
  return state === "arrived" ? "sent" : "on this tablet";
}
