// @ts-check
/**
 * Draws attention to announcements: two tones, vibration, the title of the page, the badge of the application. Urgent
 * announcements sound again until somebody presses their button. The script reports to the server which announcements
 * were on this screen.
 */

import { mayBeLoud, play } from "./alarm-sound.js";
import { csrfToken, shake } from "../hooks.js";
import { isSounding } from "./stop-alarm.js";

const EVERY_MS = 6000;
const HEARD = "gatehouse-heard-announcements";
const MOST_REMEMBERED = 50;

/** @type {number | undefined} */
let repeating;
let plainTitle = "";
/** @type {Set<string>} */
const reported = new Set();
/** @type {Set<string>} the one-line strips that somebody opened, so that a strip stays open when it is drawn again */
const opened = new Set();

/** @type {Set<string>} the announcements whose page the officer has just opened, which are silent from then on */
const acknowledged = new Set();

export function start() {
  const slot = document.querySelector("[data-stop-slot]");
  if (!slot) return;
  plainTitle = document.title;
  new MutationObserver(() => look(slot)).observe(slot, { childList: true });
  document.addEventListener("visibilitychange", () => look(slot));
  slot.addEventListener("toggle", remembersOpen, true);
  acknowledgeOpened(slot);
  look(slot);
}

/**
 * Acknowledges the announcements whose work is done on this page, because the officer has just opened it. An
 * announcement that comes while the page is open still sounds.
 * @param {Element} slot
 */
function acknowledgeOpened(slot) {
  if (document.visibilityState !== "visible") return;
  for (const strip of slot.querySelectorAll("[data-unheard][data-opens]")) {
    if (!(strip instanceof HTMLFormElement) || strip.dataset.opens !== location.pathname) continue;
    acknowledged.add(idOf(strip));
    const body = new URLSearchParams(/** @type {any} */ (new FormData(strip)));
    fetch(strip.action, { method: "POST", body, redirect: "manual" }).catch((fault) => {
      console.info("The announcement is still open at the server.", fault);
    });
  }
}

/** @param {Event} event */
function remembersOpen(event) {
  const details = event.target;
  if (!(details instanceof HTMLDetailsElement)) return;
  const strip = details.closest("[data-announcement]");
  if (!(strip instanceof HTMLElement) || !strip.isConnected) return;
  if (details.open) opened.add(idOf(strip));
  else opened.delete(idOf(strip));
}

/** @param {Element} slot */
function look(slot) {
  for (const strip of /** @type {HTMLElement[]} */ ([...slot.querySelectorAll("[data-announcement]")])) {
    if (opened.has(idOf(strip))) strip.querySelector("details")?.setAttribute("open", "");
    if (acknowledged.has(idOf(strip))) delete strip.dataset.unheard;
  }
  const unheard = /** @type {HTMLElement[]} */ ([...slot.querySelectorAll("[data-unheard]")]);
  showCount(unheard);
  void report(slot);
  sound(unheard);
}

/** @param {HTMLElement[]} unheard */
function showCount(unheard) {
  const first = unheard[0]?.dataset.title ?? "";
  const wanted = titleWith(first, plainTitle);
  if (document.title !== wanted) document.title = wanted;
  const badge = /** @type {any} */ (navigator);
  const done = unheard.length > 0 ? badge.setAppBadge?.(unheard.length) : badge.clearAppBadge?.();
  done?.catch?.(() => undefined); // the application is not installed, so it has no badge
}

/**
 * @param {string} first the first announcement that nobody has heard, or empty
 * @param {string} plain the title of the page itself
 */
export function titleWith(first, plain) {
  return first ? `(!) ${first} – ${plain}` : plain;
}

/** @param {HTMLElement[]} unheard */
function sound(unheard) {
  const urgent = unheard.some((strip) => strip.dataset.unheard === "urgent");
  if (urgent && repeating === undefined) {
    ring();
    repeating = window.setInterval(ring, EVERY_MS);
  } else if (!urgent) {
    window.clearInterval(repeating);
    repeating = undefined;
  }
  const heard = remembered();
  const fresh = unheard.filter((strip) => !heard.includes(idOf(strip)));
  if (fresh.length === 0) return;
  if (!urgent) ring();
  if (mayBeLoud()) remember([...heard, ...fresh.map(idOf)]);
}

function ring() {
  for (const silent of document.querySelectorAll("[data-alarm-silent]")) {
    /** @type {HTMLElement} */ (silent).hidden = mayBeLoud();
  }
  if (!mayBeLoud() || isSounding()) return;
  shake([300, 150, 300]);
  play([659, 523, 659, 523], { seconds: 0.25, loudness: 0.5, shape: "triangle" });
}

/**
 * Reports to the server which announcements are on this screen. A report that failed is sent again later.
 * @param {Element} slot
 */
async function report(slot) {
  if (document.visibilityState !== "visible") return;
  const strips = /** @type {HTMLElement[]} */ ([...slot.querySelectorAll("[data-unshown]")]);
  const ids = strips.map(idOf).filter((id) => id && !reported.has(id));
  if (ids.length === 0) return;
  for (const id of ids) reported.add(id);
  const body = new URLSearchParams(ids.map((id) => ["announcement", id]));
  try {
    const headers = { "X-CSRFToken": csrfToken() };
    const answer = await fetch("/announcements/shown/", { method: "POST", body, headers });
    if (!answer.ok) throw new Error(String(answer.status));
  } catch (fault) {
    console.info("The server does not know yet what this screen shows.", fault);
    for (const id of ids) reported.delete(id);
  }
}

/** @param {HTMLElement} strip */
function idOf(strip) {
  return strip.dataset.announcement ?? "";
}

/** @returns {string[]} */
function remembered() {
  return (sessionStorage.getItem(HEARD) ?? "").split(" ").filter(Boolean);
}

/** @param {string[]} ids */
function remember(ids) {
  sessionStorage.setItem(HEARD, ids.slice(-MOST_REMEMBERED).join(" "));
}
