// @ts-check
/** Pauses the refresh of a part of a page while somebody types in it or has something open in it. */

const TYPED = "input:not([type=hidden]), textarea, select";

/**
 * Returns the reason for not putting a new fragment on the page: the fragment has no news, or somebody uses this part of the page.
 * Returns "" when the fragment may replace the part. While the part is in use, only its live state is updated,
 * and a line says that the page has changed.
 * @param {Element} root
 * @param {string} html the fragment
 * @returns {"" | "the same" | "in use"}
 */
export function reasonToPause(root, html) {
  const fresh = new DOMParser().parseFromString(html, "text/html");
  const same = versionOf(fresh) === versionOf(root); // tokens and clocks differ in every fragment
  const used = !same && inUse(root);
  for (const line of document.querySelectorAll("[data-changed]")) /** @type {HTMLElement} */ (line).hidden = !used;
  if (used) showState(fresh);
  return same ? "the same" : used ? "in use" : "";
}

/** @param {Document} fresh */
function showState(fresh) {
  for (const live of fresh.querySelectorAll("[data-live]")) {
    const current = document.getElementById(live.id);
    current?.replaceChildren(...document.importNode(live, true).childNodes);
  }
}

/**
 * Returns whether something below this element is open, pressed, ticked or typed.
 * @param {Element} root
 */
function inUse(root) {
  if (root.querySelector("details[open], button:active")) return true;
  if (document.activeElement?.matches(TYPED) && root.contains(document.activeElement)) return true;
  return [...root.querySelectorAll(TYPED)].some(isChanged);
}

/** @param {Element} field */
function isChanged(field) {
  if (field instanceof HTMLSelectElement) {
    const original = [...field.options].findIndex((option) => option.defaultSelected);
    return field.selectedIndex !== Math.max(original, 0);
  }
  const typed = /** @type {HTMLInputElement} */ (field);
  return typed.checked !== undefined && ["checkbox", "radio"].includes(typed.type)
    ? typed.checked !== typed.defaultChecked
    : typed.value !== typed.defaultValue;
}

/** @param {ParentNode} root */
function versionOf(root) {
  return root.querySelector("[data-shows]")?.getAttribute("data-shows");
}
