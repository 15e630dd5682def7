// @ts-check
/** The search of one visit without a connection: overview, one zone, and the frozen screen after *Found*. */

import { searchDrawn } from "./offline-sheet.js";
import { go } from "./navigation.js";
import { drawn, progress, within } from "./shell-templates.js";
import { keptSheet } from "./cached-sheet.js";
import { after } from "./next-step.js";
import { lay } from "./search-state.js";
import { showZone } from "./shell-zone.js";

const SECTIONS = {
  identity: "Identity and safety",
  cab: "Cab and outside",
  underneath: "Underneath",
  load: "Load",
  close: "Close",
  last: "Last look",
};

/** @typedef {import("./shell.js").Known} Known */
/** @typedef {import("./board-overlay.js").Visit} Visit */

/**
 * @param {Known} known
 * @param {{ visit: Visit, item?: string, onward: boolean }} where
 * @returns {Promise<import("./shell.js").Page | null>}
 */
export async function search(known, { visit, item, onward }) {
  if (visit.awaits_search) return waitingForSearch(visit);
  const { now, sheet, sentence } = await searchOf(known, visit, item);
  if (!now || !sheet) return { fragment: drawn("nothing", { heading: "No search on this tablet", sentence, href: `/visits/${visit.id}/` }) };
  if (now.frozen) return { fragment: drawn("frozen") };
  const card = now.items.find(({ code }) => code === item);
  if (onward && card) return goOnward(now, card);
  return card ? showZone(now, card, sheet) : overview(now, sheet);
}

/**
 * Shows that the server has sealed the lock and has not sent the search yet. The page is left as soon as the server
 * answers.
 * @param {{ id: string }} visit
 * @returns {import("./shell.js").Page}
 */
export function waitingForSearch({ id }) {
  const sentence = "The search opens as soon as the control room answers. Keep the inner gate shut.";
  return { fragment: drawn("nothing", { heading: "Sealed. Waiting for the control room", sentence, href: `/visits/${id}/` }) };
}

/**
 * Returns the search as it is on this tablet: sent by the control room, or begun on this tablet without a connection.
 * @param {Known} known
 * @param {Visit} visit
 * @param {string} [item] the code of the item that is shown
 * @returns {Promise<{ now?: import("./search-state.js").Search, sheet?: HTMLElement, sentence: string }>}
 */
export async function searchOf({ pack, kept }, visit, item = "") {
  const { lock, ids, vehicle_type: type } = visit;
  const there = lock ? null : pack.searches.find((/** @type {any} */ search) => ids.includes(search.visit));
  if (lock?.ended) return { sentence: "The lock session is void. Seal the lock again." };
  if (!there && !lock) return { sentence: "The control room has not sent this search to this tablet yet." };
  if (!there && !lock?.drawn) return { sentence: "This tablet has no search for this vehicle. The control room draws the search." };
  const sheet = await keptSheet(pack, there?.version ?? lock?.drawn.sheets[type]?.version ?? "", item);
  if (!sheet) return { sentence: "The checklist is not on this tablet." };
  const sent = there ?? searchDrawn(visit, lock, JSON.parse(sheet.dataset.keptTold ?? ""));
  return { now: lay(sent, kept, pack.seq), sheet, sentence: "" };
}

/**
 * Returns the item to show after an answer: the same item while something is missing, then the next item.
 * @param {import("./search-state.js").Search} now
 * @param {import("./search-state.js").Item} card
 */
export function goalFrom(now, card) {
  return card.state === "done" ? after(now, card.code) : card;
}

/**
 * @param {import("./search-state.js").Search} now
 * @param {import("./search-state.js").Item} card
 */
function goOnward(now, card) {
  const goal = goalFrom(now, card);
  void go(goal ? address(now, goal.code) : address(now), { replace: true });
  return null;
}

/**
 * @param {import("./search-state.js").Search} now
 * @param {string} [item]
 */
export function address({ visit }, item) {
  return `/visits/${visit}/sheet/${item ? `${item}/` : ""}`;
}

/**
 * @param {import("./search-state.js").Search} now
 * @param {ParentNode} sheet
 * @returns {import("./shell.js").Page}
 */
function overview(now, sheet) {
  const fragment = drawn("overview", { plate: now.plate });
  progress(fragment, now.done, now.items.length);
  within(fragment, "[data-plan]").append(plan(now, sheet));
  const list = within(fragment, "[data-list]");
  for (const [section, heading] of Object.entries(SECTIONS)) {
    const cards = now.items.filter((item) => item.section === section);
    if (cards.length === 0) continue;
    const part = drawn("zones", { heading });
    within(part, "[data-list]").replaceChildren(...cards.map((card) => line(now, card)));
    list.append(part);
  }
  const { next } = now;
  const words = next ? `${next.code} ${next.title}` : "Every zone except the last look has been searched.";
  const href = next ? address(now, next.code) : `/visits/${now.visit}/sign/`;
  return { fragment, next: { words, label: next ? "Open zone" : "Sign the search", href } };
}

/**
 * @param {import("./search-state.js").Search} now
 * @param {import("./search-state.js").Item} card
 */
export function line(now, card) {
  const held = [card.answer?.where, ...card.slots.map(({ photo }) => photo?.where)].filter(Boolean);
  const where = held.find((each) => each !== "sent") ?? held[0] ?? "";
  const words = { open: "", part: card.answer ? "Photograph" : "Answer", done: "Done", found: "Found" };
  const state = words[/** @type {keyof typeof words} */ (card.state)];
  const part = drawn("zone-line", { code: card.code, title: card.title, where, state, href: address(now, card.code) });
  within(part, "li").classList.add(`app-zones__item--${card.state}`);
  return part;
}

const STATES = {
  open: "not looked at",
  part: "not finished",
  done: "done",
  found: "something was found",
};

/**
 * @param {import("./search-state.js").Search} now
 * @param {ParentNode} sheet
 */
function plan(now, sheet) {
  const drawing = /** @type {Element} */ (within(sheet, "[data-kept-plan]").cloneNode(true));
  for (const link of drawing.querySelectorAll("[data-kept-zone]")) {
    const zone = link.getAttribute("data-kept-zone") ?? "";
    const all = now.items.filter((item) => item.zone === zone);
    const looks = all.filter(({ slots, section }) => slots.length > 0 && section !== "last");
    const cards = looks.length > 0 ? looks : all;
    const goal = cards.find(({ state }) => state !== "done") ?? cards[0];
    if (!goal) continue;
    const states = new Set(cards.map(({ state }) => state));
    const state = states.has("found") ? "found" : states.size === 1 ? goal.state : "part";
    const next = now.next?.zone === zone;
    const standing = STATES[/** @type {keyof typeof STATES} */ (state)] + (next ? ", the next zone to search" : "");
    const words = `${goal.code} ${goal.title}: ${standing}`;
    // In a sheet of an earlier build the shape and the label are parts of the link.
    const [shape, label] = ["shape", "label"].map((name) => drawing.querySelector(`[data-kept-${name}="${zone}"]`) ?? link);
    shape.classList.replace("app-plan__zone--absent", `app-plan__zone--${state}`);
    shape.classList.toggle("app-plan__zone--next", next);
    for (const each of [shape, link]) each.setAttribute("href", address(now, goal.code));
    link.setAttribute("aria-label", words);
    link.querySelector("title")?.replaceChildren(words);
    write(label, goal.code, state, next);
  }
  return drawing;
}

/**
 * Writes the code of an item on its zone, with the sign of the zone's state.
 * @param {Element} label
 * @param {string} code
 * @param {string} state
 * @param {boolean} next
 */
function write(label, code, state, next) {
  const sign = next && (state === "open" || state === "part") ? "next" : state;
  label.classList.replace("app-plan__zone--absent", `app-plan__zone--${state}`);
  for (const text of label.querySelectorAll(".app-plan__code")) text.textContent = code;
  for (const use of label.querySelectorAll(".app-plan__sign")) use.setAttribute("href", `#plan-sign-${sign}`);
}
