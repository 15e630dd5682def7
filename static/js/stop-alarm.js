// @ts-check
/** Sounds and shakes when a stop appears in the slot, until somebody touches the screen. */

import { shake } from "./hooks.js";

const HEARD = "gatehouse-heard-stop";
const EVERY_MS = 4000;

/** @type {AudioContext | undefined} */
let audio;
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
  } else if (repeating === undefined && sessionStorage.getItem(HEARD) !== id) {
    alarm();
    repeating = window.setInterval(alarm, EVERY_MS);
  }
  wasOpen = id !== "";
}

/**
 * @param {ParentNode} root
 * @returns {string}
 */
function openStop(root) {
  const banner = root.querySelector("[data-stop-open]");
  return banner instanceof HTMLElement ? (banner.dataset.stopOpen ?? "") : "";
}

/** Browsers give sound only after a touch; the first one on any page prepares it. */
function touched() {
  const silent = document.querySelector("[data-alarm-silent]");
  if (silent instanceof HTMLElement) silent.hidden = true;
  audio ??= new AudioContext();
  void audio.resume();
  const id = openStop(document);
  if (repeating !== undefined && id) {
    sessionStorage.setItem(HEARD, id);
    hush();
  }
}

function hush() {
  window.clearInterval(repeating);
  repeating = undefined;
  if (mayBeLoud()) navigator.vibrate?.(0);
}

function mayBeLoud() {
  return navigator.userActivation?.hasBeenActive ?? audio !== undefined;
}

function alarm() {
  const silent = document.querySelector("[data-alarm-silent]");
  if (silent instanceof HTMLElement) silent.hidden = mayBeLoud();
  if (!mayBeLoud()) return;
  shake([600, 200, 600, 200, 600]);
  if (document.documentElement.dataset.sound === "off") return;
  audio ??= new AudioContext();
  for (const [place, pitch] of [880, 660, 880, 660, 880, 660].entries()) beep(audio, place, pitch);
}

/**
 * @param {AudioContext} context
 * @param {number} place
 * @param {number} pitch
 */
function beep(context, place, pitch) {
  const from = context.currentTime + place * 0.3;
  const voice = context.createOscillator();
  const loudness = context.createGain();
  voice.type = "square";
  voice.frequency.value = pitch;
  loudness.gain.setValueAtTime(0.0001, from);
  loudness.gain.exponentialRampToValueAtTime(0.6, from + 0.02);
  loudness.gain.exponentialRampToValueAtTime(0.0001, from + 0.28);
  voice.connect(loudness).connect(context.destination);
  voice.start(from);
  voice.stop(from + 0.29);
}
