// @ts-check
/** Lays the new picture over the earlier one: a thumb moves the edge between them, or they blink. */

import { fresh, part } from "./hooks.js";

/** @param {ParentNode} root */
export function start(root) {
  for (const compare of fresh(root, "[data-compare]")) {
    const keys = compare.querySelector("[data-compare-keys]");
    if (!(keys instanceof HTMLElement)) continue;
    const toggle = part(keys, "[data-compare-toggle]");
    const slider = /** @type {HTMLInputElement} */ (part(keys, "[data-compare-slider]"));
    const blink = keys.querySelector("[data-compare-blink]");
    keys.hidden = false;
    /** @param {boolean} over @param {boolean} blinking */
    const show = (over, blinking) => {
      compare.classList.toggle("app-compare--slide", over || blinking);
      compare.classList.toggle("app-compare--blink", blinking);
      toggle.setAttribute("aria-pressed", String(over && !blinking));
      blink?.setAttribute("aria-pressed", String(blinking));
      slider.hidden = !over || blinking;
    };
    toggle.addEventListener("click", () => show(toggle.getAttribute("aria-pressed") !== "true", false));
    blink?.addEventListener("click", () => show(false, blink.getAttribute("aria-pressed") !== "true"));
    slider.addEventListener("input", () => {
      compare.style.setProperty("--split", `${slider.value}%`);
    });
  }
}
