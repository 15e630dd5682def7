// @ts-check
/** Counts answers that are still on this tablet in the progress of a search, on the pages from the server. */

import { everything, onChange, unsent } from "../outbox/outbox.js";
import { recall } from "../outbox/store.js";
import { layVisits, visitOf } from "./board-overlay.js";
import { searchOf } from "./shell-search.js";
import { progress } from "./shell-templates.js";

const SEARCH = /^\/visits\/([0-9a-f-]{36})\/sheet\//;

export function start() {
  if (!window.isSecureContext || !window.indexedDB || !document.querySelector("[data-search-progress]")) return;
  onChange(() => void lay());
  document.addEventListener("htmx:afterSettle", () => void lay());
  void lay();
}

async function lay() {
  const part = document.querySelector("[data-search-progress]");
  const [, visit] = SEARCH.exec(location.pathname) ?? [];
  if (!(part instanceof HTMLElement) || !visit) return;
  const mine = (await unsent()).filter(({ payload }) => payload.search === part.dataset.searchProgress);
  if (mine.length === 0) return;
  const now = await searchHere(visit);
  const { value: done = 0 } = part.querySelector("progress") ?? {};
  // the tablet's own copy may lack what a colleague answered since it was sent
  if (now && now.search === part.dataset.searchProgress && now.done > done) progress(part, now.done, now.items.length);
}

/** @param {string} id the visit */
async function searchHere(id) {
  const pack = await recall("pack").catch(() => null);
  if (!pack) return null;
  const kept = await everything();
  const visits = layVisits(pack, kept);
  const visit = visitOf(visits, id);
  return visit ? (await searchOf({ pack, kept, visits }, visit)).now : null;
}
