// @ts-check
/** Shows a link to the zone whose photograph was not taken, if a page ended while the camera was open. */

import { unfinished } from "./facts.js";

const STAYS_MS = 15 * 60_000;

export async function start() {
  const strip = document.querySelector("[data-intent]");
  if (!(strip instanceof HTMLElement) || !window.indexedDB) return;
  const intent = await unfinished();
  if (!intent || Date.now() - intent.at > STAYS_MS) return;
  const { visit, item, slot, phase } = intent;
  const href = phase === "way_in" ? `/visits/${visit}/photos/${slot}/` : `/visits/${visit}/sheet/${item}/`;
  if (location.pathname === href) return;
  const link = strip.querySelector("a");
  link?.setAttribute("href", href);
  strip.querySelector("[data-intent-zone]")?.append(item || slot);
  strip.hidden = false;
}
