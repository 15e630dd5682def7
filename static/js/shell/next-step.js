// @ts-check
/** Decides what to do next in a search: the next item, and the photograph to take now. The functions are pure. */

/** @typedef {import("./search-state.js").Search} Search */
/** @typedef {import("./search-state.js").Item} Item */

/**
 * Returns the next item to do before signing: along the rest of the route, then from its beginning.
 * @param {Search} search
 * @param {string} code
 */
export function after({ items, safe }, code) {
  const place = items.findIndex((item) => item.code === code);
  const onward = [...items.slice(place + 1), ...items.slice(0, place)];
  return onward.find((item) => item.state !== "done" && !item.purposes.includes("last_look") && (safe || !item.under)) ?? null;
}

/**
 * Returns the photograph to take now. The last look is photographed again each time.
 * @param {Item} item
 * @param {string | null} again the slot to photograph again
 */
export function slotToTake({ slots, another, otherwise, purposes }, again) {
  const anew = slots.find(({ code }) => code === again);
  if (anew) return anew;
  if (otherwise.needed && otherwise.method && !otherwise.seen) return another;
  const missing = slots.find(({ photo }) => !photo?.usable);
  return missing ?? (purposes.includes("last_look") ? (slots[0] ?? null) : null);
}

/**
 * Returns the photographs to take one after the other, beginning with the photograph to take now.
 * @param {Item} item
 * @param {string | null} again the slot to photograph again
 */
export function runToTake(item, again) {
  const first = slotToTake(item, again);
  if (!first || first.code === again || first === item.another) return first ? [first] : [];
  const missing = item.slots.filter(({ photo }) => !photo?.usable);
  return missing.length > 0 ? missing : item.slots;
}
