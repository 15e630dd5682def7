// @ts-check
/**
 * Makes the sheet of a search that began without a connection, from the draw and the cached checklist. The functions
 * are pure.
 */

/** @typedef {import("./board-overlay.js").Visit} Visit */

/**
 * Returns the search in the form in which the control room sends it, with nothing answered yet.
 * @param {Visit} visit
 * @param {any} lock what was stored when the lock was sealed here
 * @param {any} kept the checklist version, as its cached page contains it
 */
export function searchDrawn(visit, lock, kept) {
  const { drawn, search, sealed_at: at } = lock;
  const { version, discs } = drawn.sheets[visit.vehicle_type];
  const items = kept.items.filter((/** @type {any} */ item) => applies(item, visit.tail_lift_fitted, drawn.deep_search));
  const codes = new Map(items.map((/** @type {any} */ item) => [item.code, item]));
  const order = kept.routes[drawn.route % 2].filter((/** @type {string} */ code) => codes.has(code));
  const discNumbers = discsOf(discs, items);
  return {
    ...{ search, version, visit: visit.id, plate: visit.plate, sealed_at: at, voided_at: null, frozen_by: null },
    signed: [],
    photographs: [],
    items: order.map((/** @type {string} */ code) => itemOf(codes.get(code), discNumbers, visit.cages)),
  };
}

/**
 * @param {any} item
 * @param {boolean} tailLift
 * @param {boolean} deep
 */
function applies(item, tailLift, deep) {
  return (tailLift || !item.only_with_tail_lift) && (deep || !item.only_in_deep_search);
}

/**
 * Returns the first two discs, in the order drawn in advance, whose slots this sheet has.
 * @param {[string, number][]} discs
 * @param {any[]} items
 * @returns {Map<string, number>}
 */
function discsOf(discs, items) {
  const takes = new Set(items.filter(({ disc, slots }) => disc && slots.length > 0).map(({ slots }) => slots[0].code));
  return new Map(discs.filter(([slot]) => takes.has(slot)).slice(0, 2));
}

/**
 * @param {any} item
 * @param {Map<string, number>} discNumbers
 * @param {number} cages
 */
function itemOf({ code, title, section, zone, purposes, disc, slots }, discNumbers, cages) {
  const challenge = (/** @type {string} */ slot) => (discNumbers.has(slot) ? disc.replaceAll("{disc}", String(discNumbers.get(slot))) : "");
  const each = slots.flatMap((/** @type {any} */ slot) => slotsOf(slot, Math.max(1, cages)));
  const empty = { photo: null, problems: [] };
  return { code, title, section, zone, purposes, answer: null, state: "open", slots: each.map((/** @type {any} */ slot) => ({ ...slot, ...empty, challenge: challenge(slot.code) })) };
}

/**
 * @param {{ code: string, title: string, each: boolean }} slot
 * @param {number} cages
 */
function slotsOf({ code, title, each }, cages) {
  if (!each) return [{ code, title }];
  return Array.from({ length: cages }, (_, place) => ({ code: `${code}-${place + 1}`, title: `${title} ${place + 1}` }));
}
