// @ts-check
/** Logging a vehicle in without a connection: the control room's form, stored on this tablet. */

import { newUuid } from "../hooks.js";
import { record } from "../outbox/facts.js";
import { go } from "./navigation.js";
import { drawFor } from "../outbox/tablet-keys.js";
import { visitOf } from "./board-overlay.js";
import { plateOf } from "./plates.js";
import { drawn, within } from "./shell-templates.js";
import { failure } from "../camera/camera-words.js";
import { freeWhenStuck } from "../outbox/store.js";
import { forgetTyped, keepTypedInSession, typeAgain } from "../outbox/unsent-forms.js";

const CAGES_WITH_A_CAB =
  "A vehicle with a number plate, a driver or people in the cab cannot be hand-pushed cages. Select what the vehicle is.";

/**
 * @param {import("./shell.js").Known} now
 * @returns {import("./shell.js").Page}
 */
export function wayIn({ pack, visits }) {
  const fragment = drawn("way-in");
  const form = /** @type {HTMLFormElement} */ (within(fragment, "form"));
  for (const { value, words } of pack.escorts) within(form, "#escort").append(new Option(words, value));
  offer(form, "planned_areas", pack.areas);
  offer(form, "packed_by", pack.parties);
  const expected = visitOf(visits, new URLSearchParams(location.search).get("visit") ?? "");
  if (expected) fill(form, expected);
  form.addEventListener("submit", (event) => void inside(event));
  const ready = () => void typeAgain(form);
  return { fragment, next: { words: "", label: "Log vehicle in", form: "way-in" }, ready };
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

/**
 * @param {HTMLFormElement} form
 * @param {import("./board-overlay.js").Visit} expected
 */
function fill(form, { plate, haulier, vehicle_type: type }) {
  for (const [name, value] of Object.entries({ plate, haulier, vehicle_type: type })) {
    /** @type {HTMLInputElement} */ (within(form, `#${name}`)).value = value;
  }
}

/** @param {Event} event */
async function inside(event) {
  event.preventDefault();
  const form = /** @type {HTMLFormElement} */ (event.currentTarget);
  const typed = new FormData(form);
  const wrong = trouble(form, typed);
  const say = within(form, "[data-way-in-say]");
  say.textContent = wrong;
  if (wrong) return say.scrollIntoView({ block: "center" });
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

/**
 * Checks what the server would refuse, so that the officer can correct the form while the driver is here.
 * @param {HTMLFormElement} form
 * @param {FormData} typed
 */
function trouble(form, typed) {
  const text = (/** @type {string} */ name) => String(typed.get(name) ?? "").trim();
  const people = Number(text("people_in_cab") || 0);
  if (text("vehicle_type") === "cages") return text("plate") || text("driver_name") || people ? CAGES_WITH_A_CAB : "";
  const plate = plateTrouble(form, text("plate"), text("plate_kind") || "uk");
  if (plate) return plate;
  if (!text("driver_name")) return "Enter the driver's name.";
  return people < 1 ? "Enter how many people are in the cab." : "";
}

/**
 * Checks the plate by the server's own patterns, so that the officer can correct the plate while the driver is here.
 * @param {HTMLFormElement} form
 * @param {string} typed
 * @param {string} kind
 */
function plateTrouble(form, typed, kind) {
  const normal = typed.replace(/[\s\-.]/g, "").toUpperCase();
  if (normal === "" || normal.length > 12) return "Enter the number plate.";
  if (plateOf(kind, typed, JSON.parse(form.dataset.plateForms ?? "{}")) !== null) return "";
  if (kind === "uk") return "This is not a UK number plate. Check the plate, or select another kind of plate.";
  return "The kind that you selected does not fit this number plate. Check the plate and its kind.";
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
    tail_lift_fitted: typed.has("tail_lift_fitted"),
    planned_areas: all("planned_areas"),
    packed_by: all("packed_by"),
    brought: broughtOf(text),
  };
}

/**
 * Returns the kind of plate in the oldest words that can say it, because a server restored from a backup may be older.
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
