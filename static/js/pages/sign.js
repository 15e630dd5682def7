// @ts-check
/** One press makes one signature: the button is disabled until the server has answered. */

import { fresh } from "../hooks.js";

/** @param {ParentNode} root */
export function start(root) {
  for (const element of fresh(root, "form[data-sign]")) {
    const form = /** @type {HTMLFormElement} */ (element);
    form.addEventListener("submit", (event) => {
      if (form.dataset.sent === "true") event.preventDefault();
      form.dataset.sent = "true";
      form.setAttribute("aria-busy", "true");
    });
    // The browser's back button shows the page as it was left.
    window.addEventListener("pageshow", () => {
      delete form.dataset.sent;
      form.removeAttribute("aria-busy");
    });
  }
}
