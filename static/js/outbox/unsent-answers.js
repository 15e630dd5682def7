// @ts-check
/** Shows, on the pages from the server, which records of each item are still on this tablet or being sent. */

import { onChange, unsent } from "./outbox.js";
import { whereOf } from "../shell/search-state.js";

export function start() {
  if (!window.indexedDB || !document.querySelector("[data-standing]")) return;
  onChange(() => void lay());
  document.addEventListener("htmx:afterSettle", () => void lay());
  void lay();
}

async function lay() {
  const rows = await unsent();
  for (const gap of document.querySelectorAll("[data-standing]")) {
    const { standing: item, search, told: onServer = "" } = /** @type {HTMLElement} */ (gap).dataset;
    const newest = rows.filter(({ payload }) => payload.search === search && payload.item === item).at(-1);
    const words = newest ? capital(whereOf(newest)) : onServer;
    if (gap.textContent !== words) gap.textContent = words;
  }
}

/**
 * Returns the words with a capital letter.
 * @param {string} words
 */
export function capital(words) {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
