// @ts-check
/** The page of the board, as the control room last sent it, with what was done on this tablet. */

import { drawn, within } from "./shell-templates.js";

/** @typedef {import("./board-overlay.js").Visit} Visit */

export const STATES = {
  expected: "Expected",
  inbound_look: "On site",
  on_site: "On site",
  in_the_lock: "In the lock",
  released: "Released",
  leaving: "The outer gate is open",
  detained: "Detained",
};
const SECTIONS = [
  ["In the lock", ["in_the_lock", "released", "leaving"], "The lock is empty."],
  ["On site", ["inbound_look", "on_site", "detained"], "No vehicle is on site."],
  ["Expected", ["expected"], "No vehicle is expected."],
];

/**
 * @param {import("./shell.js").Known} now
 * @returns {import("./shell.js").Page}
 */
export function board({ visits }) {
  const fragment = drawn("board");
  const list = within(fragment, "[data-list]");
  for (const [heading, states, empty] of SECTIONS) {
    const cards = visits.filter(({ state }) => states.includes(state));
    const section = drawn("section", { heading: `${heading} ${cards.length}`, empty: cards.length ? "" : String(empty) });
    within(section, "[data-list]").replaceChildren(...cards.map(line));
    list.append(section);
  }
  return { fragment, next: { words: "", label: "Log a vehicle in", href: "/visits/new/" } };
}

/** @param {Visit} card */
function line(card) {
  const { id, plate, haulier, here } = card;
  return drawn("vehicle", { plate, haulier, where: [stateOf(card), here].filter(Boolean).join(", "), href: `/visits/${id}/` });
}

/** @param {Visit} card */
export function stateOf({ state, where, late_counts: late = [], found }) {
  const stopped = found ? "something was found" : late.length > 0 ? "stopped by a late count" : "";
  return [STATES[/** @type {keyof typeof STATES} */ (state)] ?? "", where, stopped].filter(Boolean).join(", ");
}
