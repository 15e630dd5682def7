// @ts-check
/** Polls parts of a page, leaves unchanged parts alone, and reports when the server cannot be reached. */

import { showLastUpdated } from "./last-updated.js";
import { reasonToPause } from "./pause-refresh.js";

const MISSED_BEFORE_SAYING = 3;
const LOST = "No connection. This screen cannot show stops. Ask by radio.";
const SIGNED_OUT = "You are signed out. Sign in again.";

/** @type {WeakMap<Element, string>} */
const newest = new WeakMap();
let missed = 0;

export function start() {
  document.addEventListener("htmx:configRequest", sendTag);
  document.addEventListener("htmx:beforeSwap", keepUnchanged);
  document.addEventListener("htmx:sendError", miss);
  document.addEventListener("htmx:timeout", miss);
  window.addEventListener("offline", () => say(LOST));
}

/** @param {Event} event */
function sendTag(event) {
  const { elt, headers } = /** @type {CustomEvent} */ (event).detail;
  const tag = newest.get(elt);
  if (elt.matches("[data-poll]") && tag) headers["If-None-Match"] = tag;
}

/** @param {Event} event */
function keepUnchanged(event) {
  const { detail } = /** @type {CustomEvent} */ (event);
  const poller = detail.requestConfig?.elt;
  if (!(poller instanceof Element) || !poller.matches("[data-poll]")) return;
  /** @type {XMLHttpRequest} */
  const answer = detail.xhr;
  const tag = answer.getResponseHeader("ETag");
  if (wentElsewhere(answer, detail.pathInfo?.requestPath ?? "")) {
    detail.shouldSwap = false;
    say(SIGNED_OUT);
  } else if (answer.status >= 400) {
    detail.shouldSwap = false;
    if (answer.status >= 500) miss();
  } else {
    missed = 0;
    say("");
    const unchanged = answer.status === 304 || answer.status === 204 || (tag && tag === newest.get(poller));
    const held = !unchanged && poller.matches("[data-spares-forms]") && reasonToPause(poller, answer.responseText);
    if (unchanged || held) detail.shouldSwap = false;
    if (tag && held !== "in use") newest.set(poller, tag); // a fragment that was not shown is requested again
    if (poller.closest("main")) showLastUpdated(answer);
  }
}

/**
 * Returns whether the answer is our fragment, and not a redirect to sign-in or the page of a Wi-Fi login.
 * @param {XMLHttpRequest} answer
 * @param {string} path
 */
function wentElsewhere(answer, path) {
  if (!answer.responseURL || !path) return false;
  const wanted = new URL(path, location.href);
  const got = new URL(answer.responseURL);
  return got.origin !== wanted.origin || got.pathname !== wanted.pathname;
}

function miss() {
  missed += 1;
  if (missed >= MISSED_BEFORE_SAYING) say(LOST);
}

/** @param {string} sentence */
function say(sentence) {
  for (const strip of document.querySelectorAll("[data-connection]")) {
    const element = /** @type {HTMLElement} */ (strip);
    if (sentence && element.textContent !== sentence) element.textContent = sentence;
    element.hidden = sentence === "";
  }
}
