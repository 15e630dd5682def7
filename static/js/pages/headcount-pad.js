// @ts-check
/** Large keys for the headcount, so that nobody needs the small keyboard with gloves. */

import { fresh, part, shake } from "../hooks.js";

/** @param {ParentNode} root */
export function start(root) {
  for (const form of fresh(root, "[data-headcount]")) {
    const field = /** @type {HTMLInputElement} */ (part(form, "[data-headcount-number]"));
    const pad = part(form, "[data-pad]");
    pad.hidden = false;
    field.inputMode = "none";
    pad.addEventListener("click", (event) => {
      const key = event.target instanceof Element ? event.target.closest("[data-key]") : null;
      if (key instanceof HTMLElement) press(field, key.dataset.key ?? "");
    });
  }
}

/**
 * @param {HTMLInputElement} field
 * @param {string} key
 */
function press(field, key) {
  if (key === "clear") field.value = "";
  else if (key === "back") field.value = field.value.slice(0, -1);
  else if (field.value.length < field.maxLength) field.value += key;
  shake(15);
  field.dispatchEvent(new Event("input", { bubbles: true }));
}
