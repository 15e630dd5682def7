// @ts-check
/** Decides when to send: at once, on reconnecting, on returning to the page, and on a timer with growing pauses. */

import { onChange, unsent } from "./outbox.js";
import { flush } from "./sender.js";

const EVERY_MS = 30_000;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;
const SYNC = "gatehouse-outbox";

/**
 * `counted` is false until this page has counted the unsent facts; `ended` is empty before the first try.
 * @typedef {{ counted: boolean, waiting: number, refused: number, sending: boolean, ended: string }} Sending
 */

/** @type {Sending} */
let now = { counted: false, waiting: 0, refused: 0, sending: false, ended: "" };
/** @type {Set<(sending: Sending) => void>} */
const watchers = new Set();
let pause = 0;
let timer = 0;
let again = false;

/**
 * Calls the watcher at once and after every change.
 * @param {(sending: Sending) => void} watcher
 * @returns {() => void} a function that ends the calls
 */
export function watchSending(watcher) {
  watchers.add(watcher);
  watcher(now);
  return () => watchers.delete(watcher);
}

export function startSending() {
  for (const sign of ["online", "focus"]) window.addEventListener(sign, soon);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && soon());
  setInterval(soon, EVERY_MS);
  onChange(() => void count());
  navigator.serviceWorker?.addEventListener("message", (event) => event.data === SYNC && void count());
  void count().then(soon);
}

/** Sends now. Facts that are recorded meanwhile are sent right afterwards. */
export async function soon() {
  clearTimeout(timer);
  if (now.sending) {
    again = true;
    return;
  }
  say({ sending: true });
  again = false;
  let ended = "unreached";
  try {
    ended = await flush();
  } catch (fault) {
    // The disk is full or the database is broken. Stored facts stay, and sending is tried again.
    console.error(fault);
  }
  if (ended === "revoked") return location.replace("/board/");
  say({ sending: false, ended });
  await count();
  later(ended);
}

/** @param {string} ended */
function later(ended) {
  if (again) {
    timer = window.setTimeout(() => void soon(), 0);
    return;
  }
  if (ended === "idle") pause = 0;
  if (!["unreached", "waiting", "not-allowed"].includes(ended)) return;
  pause = Math.min(LONGEST_PAUSE_MS, Math.max(FIRST_PAUSE_MS, pause * 2));
  timer = window.setTimeout(() => void soon(), pause * (0.5 + Math.random()));
  if (ended === "unreached" && now.waiting > 0) void wakeLater();
}

/** Registers Background Sync, if the browser has it, which sends even after this page is closed. */
async function wakeLater() {
  try {
    const worker = await navigator.serviceWorker?.getRegistration("/outbox/");
    await /** @type {any} */ (worker)?.sync?.register(SYNC);
  } catch (refused) {
    console.info("This browser has no background sync. Records are sent only while a page is open.", refused);
  }
}

async function count() {
  const all = await unsent();
  const refused = all.filter((fact) => fact.state === "refused").length;
  say({ counted: true, refused, waiting: all.length - refused });
}

/** @param {Partial<Sending>} changed */
function say(changed) {
  now = { ...now, ...changed };
  for (const watcher of watchers) watcher(now);
}
