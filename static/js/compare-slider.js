// @ts-check
/** Lays way out over way in and lets a thumb move the edge between them. */

import { fresh, part } from "./hooks.js";

/** @param {ParentNode} root */
export function start(root) {
  for (const compare of fresh(root, "[data-compare]")) {
    const keys = compare.querySelector("[data-compare-keys]");
    if (!(keys instanceof HTMLElement)) continue;
    const toggle = part(keys, "[data-compare-toggle]");
    const slider = /** @type {HTMLInputElement} */ (part(keys, "[data-compare-slider]"));
    keys.hidden = false;
    toggle.addEventListener("click", () => {
      const over = compare.classList.toggle("app-compare--slide");
      toggle.setAttribute("aria-pressed", String(over));
      slider.hidden = !over;
    });
    slider.addEventListener("input", () => {
      compare.style.setProperty("--split", `${slider.value}%`);
    });
  }
}
