// @ts-check
/** Updates heading, list and next step while the camera takes the way-in photographs, without loading a new page. */

import { fresh, part } from "../hooks.js";
import { unsent } from "../outbox/outbox.js";

const DONE = "app-zones__item--done";
const ALL_TAKEN = "All photographs of the way in have been taken.";

/** @param {ParentNode} root */
export function start(root) {
  for (const list of fresh(root, "[data-way-in-run]")) {
    const camera = document.querySelector("form[data-camera]");
    if (!camera || !window.indexedDB) continue;
    camera.addEventListener("photo:kept", (event) => {
      const { slot, next } = /** @type {CustomEvent} */ (event).detail;
      mark(list, slot);
      if (next) name(list, next);
    });
    void markUnsent(list);
  }
}

/**
 * Marks the photographs that this tablet holds and that the server did not have when it drew the page.
 * @param {HTMLElement} list
 */
async function markUnsent(list) {
  const rows = await unsent();
  const here = rows.filter(({ kind, payload }) => kind === "photo" && payload.phase === "way_in" && payload.visit === list.dataset.wayInRun);
  for (const { state, payload } of here) if (state === "waiting") mark(list, payload.slot);
}

/**
 * @param {HTMLElement} list
 * @param {string} slot
 */
function mark(list, slot) {
  const line = list.querySelector(`[data-way-in-slot="${CSS.escape(slot)}"]`);
  if (!line || line.classList.contains(DONE)) return;
  line.classList.add(DONE);
  part(line, "[data-way-in-state]").textContent = "Taken";
  const all = list.querySelectorAll("[data-way-in-slot]").length;
  const done = list.querySelectorAll(`.${DONE}`).length;
  const bar = document.querySelector("progress");
  if (bar) bar.value = done;
  const words = document.querySelector(".app-progress__words span");
  if (words) words.textContent = `${done} of ${all} photographs`;
  const next = document.querySelector(".app-next__words");
  if (next && done === all) next.textContent = ALL_TAKEN;
}

/**
 * @param {HTMLElement} list
 * @param {import("./photograph-run.js").Slot} slot
 */
function name(list, slot) {
  part(document, "[data-way-in-heading]").textContent = slot.label;
  part(document, "[data-way-in-guidance]").textContent = slot.challenge;
  for (const link of list.querySelectorAll("a[aria-current]")) link.removeAttribute("aria-current");
  list.querySelector(`[data-way-in-slot="${CSS.escape(slot.code)}"] a`)?.setAttribute("aria-current", "step");
}
