// @ts-check
/** The page of one visit without a connection: sealing the lock, starting the search, voiding the lock session. */

import { newUuid } from "../hooks.js";
import { record } from "../outbox/facts.js";
import { again, go } from "./navigation.js";
import { drawFor } from "../outbox/tablet-keys.js";
import { drawn, within } from "./shell-templates.js";
import { stateOf } from "./shell-board.js";

/** @typedef {import("./board-overlay.js").Visit} Visit */

/**
 * @param {Visit} card
 * @param {import("./shell.js").Known} now
 * @returns {import("./shell.js").Page}
 */
export function visit(card, { pack }) {
  const { id, plate, haulier, state, here, lock, found } = card;
  const fragment = drawn("visit", { plate, haulier, state: stateOf(card), here: here && `Recorded on this tablet: ${here}.`, photos: `/visits/${id}/photos/`, "radio-count": `/visits/${id}/count-by-radio/` });
  const inside = state !== "expected" && state !== "released" && state !== "leaving" && state !== "detained";
  within(fragment, "[data-photos]").hidden = !inside || state === "in_the_lock";
  within(fragment, "[data-radio-count]").hidden = state !== "in_the_lock";
  const ended = within(fragment, "[data-ended]");
  ended.hidden = !lock?.ended;
  ended.textContent = `The lock session is void. ${lock?.ended}${found ? "" : " Seal the lock again. Search and counts start again."}`;
  const finds = within(fragment, "[data-found]");
  finds.hidden = !found;
  finds.textContent = `Something was found on this vehicle: ${found}. Do not seal the lock until the incident is closed.`;
  const voids = within(fragment, "[data-voids]");
  voids.hidden = state !== "in_the_lock";
  for (const key of voids.querySelectorAll("button")) key.addEventListener("click", () => void disturbed(card, pack, key.value));
  return { fragment, next: nextOf(card) };
}

/** @param {Visit} card */
function nextOf({ id, state, here, found }) {
  if (state === "leaving" && here) return { words: "Has the vehicle left?", label: "Record departure", href: `/visits/${id}/radio/` };
  if (state === "in_the_lock") return { words: "Search and counts", label: "Search", href: `/visits/${id}/sheet/` };
  if (state === "expected") return { words: "Is the vehicle at the gate?", label: "Log vehicle in", href: `/visits/new/?visit=${id}` };
  if (found) return null; // the lock must not be sealed while a find is open
  if (["on_site", "inbound_look"].includes(state)) return { words: "", label: "The vehicle is in the lock", href: `/visits/${id}/seal/` };
  return null;
}

/**
 * @param {Visit} card
 * @param {any} pack
 * @param {string} reason
 */
async function disturbed({ id, lock }, pack, reason) {
  const serverSearch = pack.searches.find((/** @type {any} */ { visit: of }) => of === id);
  await record("void_lock", { visit: id, reason, ...(serverSearch || !lock?.id ? {} : { lock: lock.id }) });
  again();
}

/**
 * @param {Visit} card
 * @returns {import("./shell.js").Page}
 */
export function seal(card) {
  if (card.found) {
    const sentence = "Do not seal the lock. The lock can be sealed again when the control room and the duty governor have closed the incident.";
    return { fragment: drawn("nothing", { heading: "Something was found on this vehicle", sentence, href: "/board/" }) };
  }
  const fragment = drawn("seal", { plate: card.plate });
  within(fragment, "form").addEventListener("submit", (event) => void sealLock(event, card));
  return { fragment, next: { words: "", label: "Seal vehicle lock", form: "seal" } };
}

/**
 * @param {Event} event
 * @param {Visit} card
 */
async function sealLock(event, { id, ids }) {
  event.preventDefault();
  const draw = await drawFor(ids).catch(() => null);
  const sealing = { visit: id, search: newUuid(), inner_gate_shut: true, no_prisoner_in_lock: true };
  await record("close_inner_gate", draw ? { ...sealing, draw: draw.id } : sealing, { local: draw?.drawn ?? null });
  go(`/visits/${id}/sheet/`, { replace: true });
}
