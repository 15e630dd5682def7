// @ts-check
/** The GO by radio, which is valid for some minutes. Records the opened gate and the departure, which are sent later. */

import { record } from "../outbox/facts.js";
import { again } from "./navigation.js";
import { bytesOf } from "../outbox/outbox.js";
import { drawn, within } from "./shell-templates.js";
import { asClock } from "../pages/timer.js";
import { since } from "./radio-state.js";
import { clockTime } from "../prison-time.js";
import { instant } from "./shell-radio.js";

/** @typedef {import("./board-overlay.js").Visit} Visit */
/** @typedef {import("./shell.js").Page} Page */

const EVERY_MS = 500;

/**
 * @param {{ pack: any, kept: any[], visit: Visit, now: import("./search-state.js").Search, radio: import("./radio-state.js").Radio }} here
 * @returns {Page}
 */
export function goPage({ pack, visit, now, radio }) {
  const { accepted } = radio;
  const at = clockTime(accepted?.wall ?? Date.now());
  const fragment = drawn("radio-go", { plate: visit.plate, haulier: visit.haulier, sentence: `The control room released this vehicle. The right code was entered at ${at}.` });
  const face = now.photographs.filter(({ slot }) => slot === "A1").at(-1);
  if (face) void showFace(/** @type {HTMLImageElement} */ (within(fragment, "img")), face.id);
  within(fragment, "form").addEventListener("submit", (event) => void recordOpening(event, visit, radio.code));
  const life = pack.policy.go_life_minutes * 60_000;
  return { fragment, tone: "go", next: { words: "", label: "Outer gate opened", form: "radio-opened" }, ready: () => countDown(accepted, life) };
}

/**
 * @param {HTMLImageElement} image
 * @param {string} id
 */
async function showFace(image, id) {
  const bytes = await bytesOf(id).catch(() => null);
  if (!bytes) return;
  image.src = URL.createObjectURL(new Blob([bytes]));
  image.hidden = false;
}

/**
 * @param {import("./radio-state.js").Instant | null} accepted
 * @param {number} life
 */
function countDown(accepted, life) {
  const place = document.querySelector("[data-radio-left]");
  if (!accepted || !place) return;
  const left = life - (since(accepted, instant()) ?? life);
  place.textContent = asClock(left / 1000);
  const timer = setInterval(() => {
    if (!place.isConnected) return clearInterval(timer);
    const rest = life - (since(accepted, instant()) ?? life);
    place.textContent = asClock(rest / 1000);
    if (rest >= 0) return undefined;
    clearInterval(timer);
    return again();
  }, EVERY_MS);
}

/**
 * @param {Event} event
 * @param {Visit} visit
 * @param {string} code
 */
async function recordOpening(event, visit, code) {
  event.preventDefault();
  if (!once(event)) return;
  await record("open_outer_gate", { visit: visit.id, code });
  again();
}

/**
 * @param {Visit} visit
 * @returns {Page}
 */
export function openPage(visit) {
  const fragment = drawn("radio-open", { plate: visit.plate });
  within(fragment, "form").addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!once(event)) return;
    await record("depart", { visit: visit.id, inner_gate_still_shut: true });
    again();
  });
  return { fragment, tone: "go", next: { words: "", label: "Record departure, inner gate shut", form: "radio-left" } };
}

/** @param {Event} event */
function once({ currentTarget }) {
  const form = /** @type {HTMLElement} */ (currentTarget);
  if (form.dataset.busy !== undefined) return false;
  form.dataset.busy = "";
  return true;
}

/**
 * @param {Visit} visit
 * @returns {Page}
 */
export function leftPage(visit) {
  return { fragment: drawn("radio-gone", { plate: visit.plate }), next: { words: "", label: "Back to vehicles", href: "/board/" } };
}
