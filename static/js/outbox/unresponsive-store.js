// @ts-check
/**
 * Loads a page again when the tablet's database does not answer, but not more than twice in a row. After that only a
 * person can help, and the screen says how.
 */

import { Stuck } from "./store.js";

const TO_READ_MS = 3000;
const MOST_RELOADS = 2;
const RELOADS = "gatehouse-reloads";
let isReloading = false;

/** Returns whether loading the page again may help. It cannot help after it failed twice in a row. */
export function mayReload() {
  return isReloading || reloads() < MOST_RELOADS;
}

/** Loads the page again, once, however many parts of the page find the trouble at the same time. */
export function reload() {
  if (isReloading) return;
  isReloading = true;
  sessionStorage.setItem(RELOADS, String(reloads() + 1));
  location.reload();
}

/** Notes that the database answers. If the database stops answering later, the page may be loaded again. */
export function noteAnswered() {
  if (reloads() > 0) sessionStorage.removeItem(RELOADS);
}

function reloads() {
  return Number(globalThis.sessionStorage?.getItem(RELOADS) ?? 0);
}

/**
 * Loads the page again, some seconds after the screen said that something was not stored. The next press may then work.
 * @param {unknown} fault
 */
export function freeWhenStuck(fault) {
  if (fault instanceof Stuck && mayReload()) setTimeout(reload, TO_READ_MS);
}

/**
 * Says in the strip under the bar that the database does not answer. The strip is written again as soon as the database
 * answers.
 * @param {Stuck} fault
 */
export function sayStuck(fault) {
  const strip = document.querySelector("[data-tablet-trouble]");
  if (!(strip instanceof HTMLElement)) return;
  if (strip.textContent !== fault.message) strip.textContent = fault.message;
  strip.hidden = false;
}
