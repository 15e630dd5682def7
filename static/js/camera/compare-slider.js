// @ts-check
/**
 * Lays the new picture over the earlier one: a slider moves the edge between the two, or the two blink. If the person prefers
 * reduced motion, nothing blinks by itself, and each press of the button swaps the two pictures.
 */

import { fresh, part } from "../hooks.js";

const still = matchMedia("(prefers-reduced-motion: reduce)");

/** @param {ParentNode} root */
export function start(root) {
  for (const compare of fresh(root, "[data-compare]")) {
    const keys = compare.querySelector("[data-compare-keys]");
    if (keys instanceof HTMLElement) new Compare(compare, keys);
  }
}

class Compare {
  /**
   * @param {HTMLElement} compare
   * @param {HTMLElement} keys
   */
  constructor(compare, keys) {
    this.compare = compare;
    this.toggle = part(keys, "[data-compare-toggle]");
    this.slider = /** @type {HTMLInputElement} */ (part(keys, "[data-compare-slider]"));
    this.blink = keys.querySelector("[data-compare-blink]");
    this.words = keys.querySelector("[data-compare-words]");
    keys.hidden = false;
    this.toggle.addEventListener("click", () => this.show(this.toggle.getAttribute("aria-pressed") === "true" ? "" : "slide"));
    this.blink?.addEventListener("click", () => this.show(this.nextOfBlink()));
    this.slider.addEventListener("input", () => compare.style.setProperty("--split", `${this.slider.value}%`));
    still.addEventListener("change", () => this.show(""));
    this.show("");
  }

  /** @typedef {"" | "slide" | "blink" | "earlier" | "new"} State side by side, or one laid over the other */

  /** @returns {State} */
  nextOfBlink() {
    if (still.matches) return this.state === "earlier" ? "new" : "earlier";
    return this.state === "blink" ? "" : "blink";
  }

  /** @param {State} state */
  show(state) {
    this.state = state;
    for (const view of ["blink", "earlier", "new"]) this.compare.classList.toggle(`app-compare--${view}`, state === view);
    this.compare.classList.toggle("app-compare--slide", state !== "");
    this.toggle.setAttribute("aria-pressed", String(state === "slide"));
    this.slider.hidden = state !== "slide";
    if (!this.blink || !this.words) return;
    this.words.textContent = still.matches ? `Show the ${state === "earlier" ? "new" : "earlier"} photograph` : "Blink";
    if (still.matches) this.blink.removeAttribute("aria-pressed"); // the button's words say what a press does
    else this.blink.setAttribute("aria-pressed", String(state === "blink"));
  }
}
