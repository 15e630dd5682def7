// @ts-check
/** Logs a vehicle in without a connection, in the copy of the server's form that this tablet stores. */

import { newUuid } from "../hooks.js";
import { record } from "../outbox/facts.js";
import { go } from "./navigation.js";
import { drawFor } from "../outbox/tablet-keys.js";
import { start as startSteps } from "../pages/steps.js";
import { visitOf } from "./board-overlay.js";
import { drawn, within } from "./shell-templates.js";
import { failure } from "../camera/camera-words.js";
import { freeWhenStuck } from "../outbox/unresponsive-store.js";
import { forgetTyped, keepTypedInSession, typeAgain } from "../outbox/unsent-forms.js";

/**
 * @param {import("./shell.js").Known} now
 * @returns {import("./shell.js").Page}
 */
export function wayIn({ pack, visits }) {
  const fragment = drawn("way-in");
  const form = /** @type {HTMLFormElement} */ (within(fragment, "form"));
  for (const choice of pack.escorts) offerEscort(form, choice);
  offer(form, "planned_areas", pack.areas);
  offer(form, "packed_by", pack.parties);
  const expected = visitOf(visits, new URLSearchParams(location.search).get("visit") ?? "");
  if (expected) /** @type {HTMLInputElement} */ (within(form, "#plate")).value = expected.plate;
  const ready = () => {
    startSteps(form);
    form.addEventListener("submit", (event) => void inside(event));
    void typeAgain(form);
  };
  return { fragment, next: null, ready };
}

/**
 * Adds a button for this escort after *Nobody yet*, which is the only choice on the page as stored.
 * @param {HTMLFormElement} form
 * @param {{ value: string, words: string }} escort
 */
function offerEscort(form, { value, words }) {
  const keys = within(form, "#escort");
  const key = /** @type {HTMLElement} */ (within(keys, ".app-key").cloneNode(true));
  key.querySelector(".app-key__beside")?.remove();
  within(key, "[data-words]").textContent = words;
  /** @type {HTMLInputElement} */ (within(key, "input")).value = value;
  keys.append(key);
}

/**
 * @param {HTMLFormElement} form
 * @param {string} name
 * @param {{ value: string, words: string }[]} choices
 */
function offer(form, name, choices) {
  const list = within(form, `#${name}`);
  for (const { value, words } of choices) {
    const part = drawn("choice", { words });
    const [box, label] = [within(part, "input"), within(part, "label")];
    Object.assign(box, { id: `${name}-${value}`, name, value });
    label.setAttribute("for", box.id);
    list.append(part);
  }
}

/** @param {Event} event */
async function inside(event) {
  event.preventDefault();
  const form = /** @type {HTMLFormElement} */ (event.currentTarget);
  const typed = new FormData(form);
  const say = within(form, "[data-way-in-say]");
  say.textContent = "";
  const id = newUuid();
  const draw = await drawFor([id]).catch(() => null);
  try {
    await record("log_vehicle_in", { ...payloadOf(typed), ...(draw ? { draw: draw.id } : {}) }, { id });
  } catch (fault) {
    say.textContent = failure(fault, "The vehicle was not logged in. Press the button again.");
    say.scrollIntoView({ block: "center" });
    keepTypedInSession(form);
    return freeWhenStuck(fault);
  }
  await forgetTyped();
  go(`/visits/${id}/`, { replace: true });
}

/** @param {FormData} typed */
function payloadOf(typed) {
  const text = (/** @type {string} */ name) => String(typed.get(name) ?? "").trim();
  const all = (/** @type {string} */ name) => typed.getAll(name).map(String);
  const names = ["plate", "vehicle_type", "haulier", "phone_24h", "driver_name", "driver_pass", "load", "seal", "trailer_plate", "underneath"];
  return {
    ...Object.fromEntries(names.map((name) => [name, text(name)])),
    ...kindOf(text("plate_kind")),
    people_in_cab: Number(text("people_in_cab")),
    cages: Number(text("cages") || 0),
    escort: text("escort") || null,
    tail_lift_fitted: typed.has("tail_lift_fitted") || text("vehicle_type") === "emergency",
    planned_areas: all("planned_areas"),
    packed_by: all("packed_by"),
    brought: broughtOf(text),
  };
}

/**
 * Returns the kind of plate in a form that older servers understand where possible, because the server may have been
 * restored from an older backup.
 * @param {string} kind
 */
function kindOf(kind) {
  return ["", "uk", "foreign"].includes(kind) ? { foreign: kind === "foreign" } : { foreign: false, plate_kind: kind };
}

/** @param {(name: string) => string} text */
function broughtOf(text) {
  const rows = [...Array(6).keys()].map((row) => ({
    kind: text(`kind-${row}`),
    description: text(`what-${row}`),
    quantity: Number(text(`many-${row}`) || 1),
  }));
  return rows.filter(({ description }) => description !== "");
}
