// @ts-check
/** Large keys for a number or a PIN, so that nobody needs the small keyboard with gloves. */

import { enable, fresh, shake } from "../hooks.js";

/** @param {ParentNode} root */
export function start(root) {
  for (const pad of fresh(root, "[data-keypad]")) {
    const fields = fieldsOf(pad.dataset.keypad ?? "");
    pad.addEventListener("click", (event) => {
      const key = event.target instanceof Element ? event.target.closest("[data-key]") : null;
      if (key instanceof HTMLElement) press(fields.find(({ dataset }) => dataset.typing !== undefined) ?? fields[0], key.dataset.key ?? "");
    });
    enable(pad, "[data-key]");
  }
}

/**
 * Returns the fields into which the keys type. If there are several, the field that was touched last is marked.
 * @param {string} ids separated by spaces
 */
function fieldsOf(ids) {
  const fields = ids.split(" ").map((id) => {
    const field = document.getElementById(id);
    if (!(field instanceof HTMLInputElement)) throw new Error(`The template has no field ${id}`);
    field.inputMode = "none"; // the keys of the page are in the same place each time, the keyboard is not
    return field;
  });
  const mark = (/** @type {HTMLInputElement} */ chosen) => {
    for (const field of fields) field === chosen ? (field.dataset.typing = "") : delete field.dataset.typing;
  };
  if (fields.length > 1) {
    mark(fields[0]);
    for (const field of fields) field.addEventListener("focus", () => mark(field));
  }
  return fields;
}

/**
 * @param {HTMLInputElement} field
 * @param {string} key
 */
function press(field, key) {
  field.value = pressed(field.value, key, field.maxLength);
  shake(15);
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

/**
 * Returns the value of a field after a key was pressed.
 * @param {string} value
 * @param {string} key a digit, "clear" or "back"
 * @param {number} most the most digits of the field, or -1 for any number
 */
export function pressed(value, key, most) {
  if (key === "clear") return "";
  if (key === "back") return value.slice(0, -1);
  return most >= 0 && value.length >= most ? value : value + key;
}
