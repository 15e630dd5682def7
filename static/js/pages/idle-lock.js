// @ts-check
/**
 * Locks a gate tablet that nobody has touched for some minutes. The page stays as it was under the cover, records are
 * still sent, and the stop banner stays in view. Without a connection a tablet does not lock, because only the server
 * can check the PIN that unlocks it. A tablet that is locked stays locked without a connection.
 */

import { csrfToken } from "../hooks.js";

const TOUCHED = "gatehouse-touched";
const LOCKED = "gatehouse-locked";
const OFFICER = "gatehouse-officer";
const EVERY_MS = 5000;
const PATIENCE_MS = 8000;
const OURS = "X-Gatehouse";

/** Returns whether this tablet waits for a PIN. */
export function isLocked() {
  return localStorage.getItem(LOCKED) !== null;
}

export function start() {
  const cover = document.querySelector("[data-idle-lock]");
  if (!(cover instanceof HTMLElement)) return;
  localStorage.removeItem(LOCKED); // the server sends a page with a cover only to a tablet that is not locked
  localStorage.setItem(OFFICER, cover.dataset.officer ?? "");
  touch();
  for (const kind of ["pointerdown", "keydown"]) document.addEventListener(kind, touch, { passive: true });
  cover.addEventListener("officer:unlocked", () => uncover(cover));
  for (const kind of ["htmx:sendError", "htmx:timeout"]) cover.addEventListener(kind, () => sayTrouble(cover, true));
  cover.addEventListener("htmx:afterOnLoad", () => sayTrouble(cover, false));
  window.addEventListener("storage", ({ key, newValue }) => otherTab(cover, key, newValue));
  document.addEventListener("visibilitychange", () => void check(cover));
  setInterval(() => void check(cover), EVERY_MS);
}

function touch() {
  if (!isLocked()) localStorage.setItem(TOUCHED, String(Date.now()));
}

/** @param {HTMLElement} cover */
async function check(cover) {
  if (!cover.hidden) return void (cover.querySelector("form") || ask(cover));
  const idle = Date.now() - Number(localStorage.getItem(TOUCHED));
  if (idle < Number(cover.dataset.idleLock) * 60_000 || !(await lockServer(cover))) return;
  localStorage.setItem(LOCKED, String(Date.now()));
  show(cover);
}

/**
 * Returns whether the server has locked this tablet.
 * @param {HTMLElement} cover
 */
async function lockServer(cover) {
  try {
    const headers = { "X-CSRFToken": csrfToken(), "HX-Request": "true" };
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const answer = await fetch(cover.dataset.lockHref ?? "", { method: "POST", headers, signal, redirect: "error" });
    return answer.status === 204 && answer.headers.has(OURS);
  } catch {
    return false; // no connection
  }
}

/** @param {HTMLElement} cover */
function show(cover) {
  cover.dataset.scrolled = String(window.scrollY);
  document.body.dataset.locked = "";
  cover.hidden = false;
  cover.focus();
  ask(cover);
}

/**
 * Asks the server for the names of this tablet's officers.
 * @param {HTMLElement} cover
 */
function ask(cover) {
  cover.querySelector("[data-officers]")?.dispatchEvent(new CustomEvent("officer:locked"));
}

/** @param {HTMLElement} cover */
function uncover(cover) {
  localStorage.removeItem(LOCKED);
  touch();
  delete document.body.dataset.locked;
  cover.hidden = true;
  cover.querySelector("[data-officers]")?.replaceChildren();
  window.scrollTo(0, Number(cover.dataset.scrolled));
}

/**
 * Follows what happened in another tab: the tablet was locked or unlocked there, or another officer signed in.
 * @param {HTMLElement} cover
 * @param {string | null} key
 * @param {string | null} value
 */
function otherTab(cover, key, value) {
  if (key === OFFICER && value !== cover.dataset.officer) location.reload();
  if (key !== LOCKED) return;
  if (value !== null && cover.hidden) show(cover);
  if (value === null && !cover.hidden) uncover(cover);
}

/**
 * @param {HTMLElement} cover
 * @param {boolean} failed
 */
function sayTrouble(cover, failed) {
  const line = cover.querySelector("[data-lock-trouble]");
  if (line instanceof HTMLElement) line.hidden = !failed;
}
