// @ts-check
/** Shows what has not reached the server, and whether this tablet's clock is trusted. */

import { noteOfficer } from "./author.js";
import { clock, tolerance, troubleOf } from "./clock.js";
import { sayStuck } from "./unresponsive-store.js";
import { stockUp } from "./tablet-keys.js";
import { keepSheets } from "../shell/cached-sheet.js";
import { restoredTrouble } from "./server-restore.js";
import { knownTrouble, noteTrouble } from "./trouble-cookie.js";
import { startSending, watchSending } from "./send-timing.js";
import { askToKeep, noteWhetherKept, roomTrouble } from "./storage-quota.js";
import { Stuck, recall } from "./store.js";

let sheetsKept = false;

export function start() {
  const chip = document.querySelector("[data-waiting]");
  if (!(chip instanceof HTMLElement)) return;
  if (!("indexedDB" in window)) return void (chip.hidden = true);
  window.addEventListener("unhandledrejection", foundStuck);
  void noteOfficer();
  watchSending((sending) => show(chip, sending));
  watchSending((sending) => sending.ended === "idle" && !sending.sending && void keepSheetsOnce(chip));
  startSending();
  void askToKeep().then(noteWhetherKept);
  showKnownTrouble();
  const say = () => void sayTroubles(chip.dataset.clockTolerance);
  watchSending(({ ended }) => ended !== "" && say()); // a clock that was never compared is compared first
  setInterval(say, 15_000);
}

/**
 * Says that the database does not answer, whichever part of the page finds it first. The shell does more about it.
 * @param {PromiseRejectionEvent} event
 */
function foundStuck({ reason }) {
  if (reason instanceof Stuck && !document.querySelector("[data-shell]")) sayStuck(reason);
}

/** @param {HTMLElement} chip */
async function keepSheetsOnce(chip) {
  if (sheetsKept) return;
  const pack = await recall("pack");
  if (!pack) return;
  sheetsKept = true;
  await keepSheets(pack);
  if (pack.enrolled && chip.dataset.seals !== undefined) await stockUp();
}

/**
 * @param {HTMLElement} chip
 * @param {import("./send-timing.js").Sending} sending
 */
function show(chip, { counted, waiting, refused, sending, ended }) {
  if (!counted) return;
  const words = [];
  if (waiting > 0) words.push(sending ? `Sending ${waiting}` : `${waiting} on this tablet`);
  if (refused > 0) words.push(`${refused} not accepted`);
  if (words.length === 0) words.push(ended === "" ? "Nothing to send" : "All records sent");
  if (ended === "signed-out") words.push("Sign in to send");
  else if (ended === "not-allowed") words.push("Your role does not allow you to send");
  else if (ended === "unreached" && !sending) words.push("No connection");
  chip.dataset.waiting = refused > 0 ? "refused" : waiting > 0 ? "waiting" : "none";
  const text = words.join(" · ");
  const line = chip.querySelector("[data-waiting-words]");
  if (line && line.textContent !== text) line.textContent = text;
}

/** Shows on the page without a connection what was wrong on the page before, so that the page does not move later. */
function showKnownTrouble() {
  const strip = document.querySelector("[data-tablet-trouble]");
  if (strip instanceof HTMLElement && strip.hidden) showTrouble(strip, knownTrouble());
}

/** @param {string | undefined} told the tolerance of the clock in seconds, if the server sent it */
async function sayTroubles(told) {
  const strip = document.querySelector("[data-tablet-trouble]");
  if (!(strip instanceof HTMLElement)) return;
  const ofClock = troubleOf(await clock(), await tolerance(told));
  const troubles = [await restoredTrouble(), ofClock, await roomTrouble()];
  const sentence = troubles.filter(Boolean).join(" ");
  noteTrouble(sentence);
  showTrouble(strip, sentence);
}

/**
 * @param {HTMLElement} strip
 * @param {string} sentence
 */
function showTrouble(strip, sentence) {
  if (strip.textContent !== sentence) strip.textContent = sentence;
  strip.hidden = sentence === "";
}
