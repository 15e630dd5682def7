// @ts-check
/** Sounds and vibrates when a stop appears on the page, until somebody touches the screen. */

import { allowSound, mayBeLoud, play } from "./alarm-sound.js";
import { shake } from "../hooks.js";

const HEARD = "gatehouse-heard-stop";
const EVERY_MS = 4000;

/** @type {number | undefined} */
let repeating;
let wasOpen = false;

export function start() {
  const slot = document.querySelector("[data-stop-slot]");
  if (!slot) return;
  for (const touch of ["pointerdown", "keydown"]) document.addEventListener(touch, touched, true);
  new MutationObserver(() => look(slot)).observe(slot, { childList: true, subtree: true });
  look(slot);
}

/** @param {Element} slot */
function look(slot) {
  const id = openStop(slot);
  if (!id) {
    hush();
    if (wasOpen && document.querySelector("[data-stands-with-stop]")) location.reload();
  } else if (!wasOpen) {
    void showFind();
  }
  if (id && repeating === undefined && sessionStorage.getItem(HEARD) !== id) {
    alarm();
    repeating = window.setInterval(alarm, EVERY_MS);
  }
  wasOpen = id !== "";
}

/**
 * Reloads the page of a zone if a colleague has found something on its vehicle, because the page then shows only the
 * find.
 */
async function showFind() {
  const [visit] = /^\/visits\/[\w-]+\/(?=sheet\/)/.exec(location.pathname) ?? [];
  if (!visit || document.body.classList.contains("app-body--stay")) return;
  const answer = await fetch(`${visit}now/`, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (answer?.headers.get("HX-Refresh") === "true") location.reload();
}

/**
 * @param {ParentNode} root
 * @returns {string}
 */
function openStop(root) {
  const banner = root.querySelector("[data-stop-open]");
  return banner instanceof HTMLElement ? (banner.dataset.stopOpen ?? "") : "";
}

/** Prepares the sound at the first touch on any page, because browsers allow sound only after a touch. */
function touched() {
  const silent = document.querySelector("[data-alarm-silent]");
  if (silent instanceof HTMLElement) silent.hidden = true;
  allowSound();
  const id = openStop(document);
  if (repeating !== undefined && id) {
    sessionStorage.setItem(HEARD, id);
    hush();
  }
}

/** Returns whether the alarm of a stop sounds now, so that other sounds wait for it. */
export function isSounding() {
  return repeating !== undefined;
}

function hush() {
  if (repeating === undefined) return;
  window.clearInterval(repeating);
  repeating = undefined;
  if (mayBeLoud()) navigator.vibrate?.(0);
}

function alarm() {
  const silent = document.querySelector("[data-alarm-silent]");
  if (silent instanceof HTMLElement) silent.hidden = mayBeLoud();
  if (!mayBeLoud()) return;
  shake([600, 200, 600, 200, 600]);
  play([880, 660, 880, 660, 880, 660], { seconds: 0.3, loudness: 0.6, shape: "square" });
}
