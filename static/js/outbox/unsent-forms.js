// @ts-check
/** Keeps what was typed into a form until the server has it, and fills it in when the form is opened again. */

import { fresh } from "../hooks.js";
import { drop, recall, remember } from "./store.js";

const STAYS_MS = 30 * 60_000;
const SECRET = ["csrfmiddlewaretoken", "uuid", "pin", "password"];
const TYPED = "typed";

/** @param {ParentNode} root */
export function start(root) {
  if (!window.indexedDB) return;
  for (const element of fresh(root, "form[data-keeps-typed]")) {
    const form = /** @type {HTMLFormElement} */ (element);
    form.addEventListener("submit", (event) => void keepThenSend(event, form));
    void typeAgain(form);
  }
  void forgetElsewhere();
}

/**
 * Stores what was typed before the form is sent. A lost connection then loses nothing.
 * @param {SubmitEvent} event
 * @param {HTMLFormElement} form
 */
async function keepThenSend(event, form) {
  event.preventDefault();
  await remember(TYPED, typedInto(form, event.submitter)).catch(() => undefined);
  form.submit();
}

/**
 * @param {HTMLFormElement} form
 * @param {HTMLElement | null} [pressed]
 */
function typedInto(form, pressed = null) {
  const values = [...new FormData(form, pressed)].filter(([name, value]) => typeof value === "string" && !SECRET.includes(name));
  return { path: location.pathname, at: Date.now(), values };
}

/**
 * Keeps the typed values in the session storage of this tab, for a page that is about to be loaded again.
 * @param {HTMLFormElement} form
 */
export function keepTypedInSession(form) {
  sessionStorage.setItem(TYPED, JSON.stringify(typedInto(form)));
}

/** Forgets the form once another page has followed, because the form has then arrived or was given up. */
export async function forgetElsewhere() {
  const typed = inSession() ?? (await recall(TYPED));
  if (typed && typed.path !== location.pathname) await forgetTyped();
}

export function forgetTyped() {
  sessionStorage.removeItem(TYPED);
  return drop(TYPED);
}

function inSession() {
  return JSON.parse(sessionStorage.getItem(TYPED) ?? "null");
}

/** @param {HTMLFormElement} form */
export async function typeAgain(form) {
  const typed = inSession() ?? (await recall(TYPED));
  if (!typed || typed.path !== location.pathname || Date.now() - typed.at > STAYS_MS) return;
  for (const field of form.elements) {
    if (field instanceof HTMLInputElement && ["checkbox", "radio"].includes(field.type)) field.checked = has(typed.values, field.name, field.value);
    else if (field instanceof HTMLInputElement || field instanceof HTMLSelectElement) fillIn(field, typed.values);
  }
  form.dispatchEvent(new CustomEvent("typed:again"));
}

/**
 * @param {[string, string][]} values
 * @param {string} name
 * @param {string} value
 */
function has(values, name, value) {
  return values.some(([field, typed]) => field === name && typed === value);
}

/**
 * @param {HTMLInputElement | HTMLSelectElement} field
 * @param {[string, string][]} values
 */
function fillIn(field, values) {
  const found = values.find(([name]) => name === field.name);
  if (found && field.type !== "hidden") field.value = found[1];
}
