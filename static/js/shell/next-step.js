// @ts-check
/** What is done next in a search: the item after this one, the photograph to take now. Pure. */

/** @typedef {import("./search-state.js").Search} Search */
/** @typedef {import("./search-state.js").Item} Item */

/**
 * The item after this one that is still to do before signing: onward by the route, round to what was left.
 * @param {Search} search
 * @param {string} code
 */
export function after({ items, safe }, code) {
  const place = items.findIndex((item) => item.code === code);
  const onward = [...items.slice(place + 1), ...items.slice(0, place)];
  return onward.find((item) => item.state !== "done" && !item.purposes.includes("last_look") && (safe || !item.under)) ?? null;
}

/**
 * The photograph to take now; the last look is photographed anew each time.
 * @param {Item} item
 * @param {string | null} again the slot to photograph anew
 */
export function slotToTake({ slots, another, otherwise, purposes }, again) {
  const anew = slots.find(({ code }) => code === again);
  if (anew) return anew;
  if (otherwise.needed && otherwise.method && !otherwise.seen) return another;
  const missing = slots.find(({ photo }) => !photo?.usable);
  return missing ?? (purposes.includes("last_look") ? (slots[0] ?? null) : null);
}
