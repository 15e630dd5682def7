// @ts-check
/**
 * The letters to read out, and the field for the six digits that are read back. The page compares the digits with those
 * that this tablet's key makes.
 */

import { codeOf } from "./finished-search.js";
import { again } from "./navigation.js";
import { keys } from "../outbox/tablet-keys.js";
import { drawn, within } from "./shell-templates.js";
import { MOST_TRIES, spoken } from "./radio-state.js";
import { instant } from "./shell-radio.js";
import { remember } from "../outbox/store.js";

/** @typedef {import("./radio-state.js").Radio} Radio */

/**
 * @param {Radio} radio
 * @returns {import("./shell.js").Page}
 */
export function codePage(radio) {
  const fragment = drawn("radio-code");
  const letters = spoken(radio.checksum).map(([letter, word]) => drawn("radio-letter", { letter, word }));
  within(fragment, "[data-checksum]").replaceChildren(...letters);
  const wrong = within(fragment, "[data-radio-wrong]");
  wrong.hidden = radio.tries === 0;
  wrong.textContent = `Wrong code. The gate stays shut. Ask for the code again. Tries left: ${MOST_TRIES - radio.tries}.`;
  within(fragment, "form").addEventListener("submit", (event) => void heard(event, radio));
  return { fragment, next: { words: "", label: "Check code", form: "radio-code" } };
}

/**
 * @param {Event} event
 * @param {Radio} radio
 */
async function heard(event, radio) {
  event.preventDefault();
  const form = /** @type {HTMLFormElement} */ (event.currentTarget);
  const typed = String(new FormData(form).get("code")).replace(/\D/g, "");
  const known = await keys();
  if (!known || form.dataset.busy !== undefined) return;
  form.dataset.busy = "";
  const right = typed === (await codeOf(known.code, radio.checksum));
  const changed = right ? { accepted: instant(), code: typed } : { tries: radio.tries + 1 };
  await remember("radio", { ...radio, ...changed });
  again();
}
