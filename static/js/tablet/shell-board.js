// @ts-check
/** The board and one visit as they were last known. */

import { drawn, within } from "./parts.js";

const STATES = {
  expected: "Expected",
  inbound_look: "Inside",
  on_site: "On site",
  in_the_lock: "In the lock",
  released: "Released",
  leaving: "The outer gate is open",
  detained: "Detained",
};
const SECTIONS = [
  ["In the lock", ["in_the_lock", "released", "leaving"], "The lock is empty."],
  ["On site", ["inbound_look", "on_site", "detained"], "No vehicle is on site."],
  ["Expected", ["expected"], "Nothing is expected."],
];

/**
 * @param {any} pack
 * @returns {import("./shell.js").Page}
 */
export function board(pack) {
  const fragment = drawn("board");
  const list = within(fragment, "[data-list]");
  for (const [heading, states, empty] of SECTIONS) {
    const cards = pack.visits.filter((/** @type {any} */ { state }) => states.includes(state));
    const section = drawn("section", { heading: `${heading} ${cards.length}`, empty: cards.length ? "" : String(empty) });
    within(section, "[data-list]").replaceChildren(...cards.map(line));
    list.append(section);
  }
  return { fragment };
}

/** @param {any} card */
function line({ id, plate, haulier, state, where }) {
  const words = [STATES[/** @type {keyof typeof STATES} */ (state)] ?? "", where].filter(Boolean).join(", ");
  return drawn("vehicle", { plate, haulier, where: words, href: `/visits/${id}/` });
}

/**
 * @param {any} pack
 * @param {string} id
 * @returns {import("./shell.js").Page}
 */
export function visit(pack, id) {
  const card = pack.visits.find((/** @type {any} */ one) => one.id === id);
  if (!card) return { fragment: drawn("nothing", { heading: "Not on this tablet", sentence: "Its page needs the control room.", href: "/board/" }) };
  const state = STATES[/** @type {keyof typeof STATES} */ (card.state)] ?? "";
  const fragment = drawn("visit", { plate: card.plate, haulier: card.haulier, state });
  const searched = pack.searches.some((/** @type {any} */ one) => one.visit === id);
  const next = searched ? { words: "Go on with the search.", label: "Search", href: `/visits/${id}/sheet/` } : null;
  return { fragment, next };
}
