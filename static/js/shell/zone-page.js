// @ts-check
/**
 * Draws the next zone in the page of a zone, from what this tablet has, so that no tap waits for the server. The server
 * draws what the tablet cannot draw: the overview, a void lock, and checklists that are not on this tablet.
 */

import { closeIfUnused, detach } from "../camera/viewfinder.js";
import { fresh } from "../hooks.js";
import { press } from "../outbox/answer-form.js";
import { read, settleHeld } from "../outbox/held-cookie.js";
import { everything, onChange, unsent } from "../outbox/outbox.js";
import { recall } from "../outbox/store.js";
import { layVisits, visitOf } from "./board-overlay.js";
import { drawZonesHere, go } from "./navigation.js";
import { address, goalFrom, searchOf } from "./shell-search.js";
import { drawn } from "./shell-templates.js";
import { showZone, startZone } from "./shell-zone.js";

/** @typedef {import("./search-state.js").Search} Search */

const ZONE = /^\/visits\/([0-9a-f-]{36})\/sheet\/([^/]+)\/(onward\/)?$/;
let drawing = 0;
let path = "";

export function start() {
  const page = document.querySelector("[data-zone-page]");
  if (!(page instanceof HTMLElement) || !window.isSecureContext || !window.indexedDB) return;
  path = location.pathname;
  drawZonesHere(draw);
  document.addEventListener("click", followed);
  window.addEventListener("popstate", () => void returned());
  for (const zone of fresh(page, ".app-zone")) startZone(zone, { path });
  void drawUnsent(page);
}

/**
 * Draws the zone again if this tablet holds records about the zone that the server did not have when the server drew
 * the page. An answer that the tablet holds is never shown as open, and a vehicle that was made safe on the tablet may
 * be searched underneath.
 * @param {HTMLElement} page
 */
async function drawUnsent(page) {
  const { zonePage: code = "", search } = page.dataset;
  const isClosed = page.querySelector(".app-zone") === null;
  const before = read();
  const kept = await everything();
  const mine = kept.filter((fact) => fact.payload.search === search && isNews(fact));
  const here = mine.filter(({ payload }) => isClosed || payload.item === code);
  const [, id] = ZONE.exec(location.pathname) ?? [];
  if (page.dataset.drawnFromTablet !== undefined && drawnWrongly(before, kept)) return location.reload();
  if (here.length === 0 || !id) return;
  const known = await searchHere(id, code);
  if (known?.now.frozen) return void freeze(known.now);
  const card = known?.now.items.find((item) => item.code === code);
  if (known && card && (await drawItem(known, card, location.href, true))) return;
  const answer = here.findLast(({ kind }) => kind === "answer_item");
  const form = document.querySelector("form[data-answers]");
  if (answer && form instanceof HTMLElement) press(form, answer.payload.result, answer.payload.number);
}

/**
 * Returns whether the server drew a record that this tablet does not hold any more, because the browser deleted it or the
 * server refused it. The cookie is then mended before the page is loaded again.
 * @param {string} before
 * @param {import("../outbox/outbox.js").Kept[]} kept
 */
function drawnWrongly(before, kept) {
  settleHeld(before, kept);
  const ids = new Set(kept.filter(({ state }) => state !== "refused").map(({ id }) => id.replaceAll("-", "")));
  return before.split("/").slice(1).some((entry) => !ids.has(entry.split(":")[1] ?? "")) && read() !== before;
}

/**
 * Returns whether the server may not have had this fact when it drew the page.
 * @param {import("../outbox/outbox.js").Kept} fact
 */
function isNews({ state, arrived_at: at = 0 }) {
  return state === "waiting" || (state === "arrived" && at > performance.timeOrigin);
}

/**
 * @param {string} href
 * @param {{ replace: boolean }} how
 * @returns {Promise<boolean>} false if this tablet does not know the search
 */
async function draw(href, { replace }) {
  const { pathname, search: query } = new URL(href, location.href);
  const [, id, code, onward] = ZONE.exec(pathname) ?? [];
  const known = id && code ? await searchHere(id, code) : null;
  if (!known) return false;
  const { now } = known;
  if (now.frozen) return freeze(now);
  const card = now.items.find((item) => item.code === code);
  if (!card) return false;
  const goal = onward ? goalFrom(now, card) : card;
  const there = goal ? address(now, goal.code) : address(now);
  return (goal && (await drawItem(known, goal, there + (onward ? "" : query), replace))) || leave(there);
}

/**
 * Leaves this page for one that the server draws.
 * @param {string} href
 */
function leave(href) {
  location.assign(href);
  return true;
}

/** @typedef {{ now: Search, sheetOf: (code: string) => Promise<HTMLElement | undefined> }} Known */

/**
 * Returns the search of this visit as this tablet knows it, and its checklist by item.
 * @param {string} id the visit
 * @param {string} code the item that is shown
 * @returns {Promise<Known | null>} null if this tablet does not know the search
 */
async function searchHere(id, code) {
  const pack = await recall("pack").catch(() => null);
  if (!pack) return null;
  const kept = await everything();
  const visits = layVisits(pack, kept);
  const visit = visitOf(visits, id);
  if (!visit) return null;
  const { now } = await searchOf({ pack, kept, visits }, visit, code);
  const page = /** @type {HTMLElement} */ (document.querySelector("[data-zone-page]"));
  if (now?.search !== page.dataset.search) return null; // another search of this vehicle has begun
  const sheetOf = async (/** @type {string} */ item) => (await searchOf({ pack, kept, visits }, visit, item)).sheet;
  return now ? { now, sheetOf } : null;
}

/**
 * @param {Known} known
 * @param {import("./search-state.js").Item} card
 * @param {string} href
 * @param {boolean} replace
 * @returns {Promise<boolean>} false if this tablet does not have the checklist, or nobody goes under yet
 */
async function drawItem({ now, sheetOf }, card, href, replace) {
  const mine = ++drawing;
  if (card.under && !now.safe) return false;
  const sheet = await sheetOf(card.code);
  if (!sheet?.querySelector(`[data-kept-item="${CSS.escape(card.code)}"]`)) return false;
  if (mine !== drawing) return true;
  const goesOn = new URL(href, location.href).pathname !== location.pathname;
  if (new URL(href, location.href).href !== location.href) history[replace ? "replaceState" : "pushState"](null, "", href);
  path = location.pathname;
  const page = showZone(now, card, sheet);
  replaceContent(page.fragment);
  document.title = `${card.code} ${card.title} – ${document.title.split(" – ").slice(1).join(" – ")}`;
  page.ready?.();
  closeIfUnused();
  if (goesOn) window.scrollTo(0, 0);
  if (goesOn) document.querySelector("main")?.focus({ preventScroll: true });
  return true;
}

/** @param {DocumentFragment} fragment */
function replaceContent(fragment) {
  const page = /** @type {HTMLElement} */ (document.querySelector("[data-zone-page]"));
  for (const video of page.querySelectorAll("video")) detach(video);
  page.replaceChildren(fragment);
  document.querySelector(".app-action")?.remove(); // of a zone that was closed when the server drew it
}

/**
 * Shows at once that the search has stopped, and lets the server draw its own page as soon as it knows.
 * @param {Search} now
 */
function freeze(now) {
  replaceContent(drawn("frozen"));
  document.body.classList.add("app-body--stay");
  closeIfUnused();
  const look = async () => {
    const mine = (await unsent()).filter(({ payload }) => payload.search === now.search);
    if (mine.some(({ payload, state }) => state === "waiting" && ["found", "alert"].includes(payload.result))) return;
    deaf();
    location.replace(address(now));
  };
  const deaf = onChange(() => void look());
  void look();
  return true;
}

/** @param {MouseEvent} event */
function followed(event) {
  const link = event.target instanceof Element ? event.target.closest("[data-zone-page] a[href]") : null;
  if (!(link instanceof HTMLAnchorElement) || link.origin !== location.origin || !ZONE.test(link.pathname)) return;
  if (event.ctrlKey || event.metaKey || event.shiftKey || link.target) return;
  event.preventDefault();
  void go(link.href);
}

/** Draws the zone of an earlier address, after the browser's button for going back. */
async function returned() {
  if (location.pathname === path) return; // only the part after # changed
  if (!(await draw(location.href, { replace: true }))) location.reload();
}
