// @ts-check
/**
 * Stops all vehicles without a connection: stores the stop and sends it before any photograph. The page says that
 * nobody has received the stop yet.
 */

import { record } from "../outbox/facts.js";
import { freeWhenStuck } from "../outbox/unresponsive-store.js";
import { drawn, within } from "./shell-templates.js";

/** @returns {import("./shell.js").Page} */
export function stop() {
  const fragment = drawn("stop");
  within(fragment, "form").addEventListener("submit", (event) => void raised(event));
  return { fragment };
}

/** @param {Event} event */
async function raised(event) {
  event.preventDefault();
  const form = /** @type {HTMLElement} */ (event.currentTarget);
  if (form.dataset.busy !== undefined) return;
  form.dataset.busy = "";
  try {
    await record("raise_stop", { said: "" });
    form.replaceWith(drawn("stop-kept"));
  } catch (fault) {
    delete form.dataset.busy;
    form.before(drawn("stop-not-kept"));
    freeWhenStuck(fault);
  }
}
