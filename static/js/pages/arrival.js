// @ts-check
/**
 * Looks up the vehicle at the gate as soon as its plate is complete, and fills in what Gatehouse knows about the vehicle.
 * The tablet's own store answers at once, even without a connection. The control room's answer follows.
 */

import { part } from "../hooks.js";
import { recall } from "../outbox/store.js";
import { clockTime } from "../prison-time.js";
import { plateOf } from "../shell/plates.js";

const PAUSE_MS = 200;
const PATIENCE_MS = 5000;

/**
 * @typedef {{ visit: string | null, expected_at: string | null, plate: string, plate_kind: string, vehicle_type: string,
 *   haulier: string, phone_24h: string, tail_lift_fitted: boolean, drivers: string[], load: string,
 *   planned_areas: string[], packed_by: string[], is_inside?: boolean }} Known
 */

const TEXTS = /** @type {const} */ (["haulier", "phone_24h", "load"]);
/** The steps that a known vehicle has answered. */
const ANSWERED = ["type", "haulier"];
const TICKS = /** @type {const} */ (["planned_areas", "packed_by"]);

export class Arrival {
  /** @param {import("./steps.js").Steps} steps */
  constructor(steps) {
    this.steps = steps;
    this.form = steps.form;
    /** What was filled in for the officer, by field. A field that the officer changed is left alone. */
    this.filled = /** @type {Map<string, string>} */ (new Map());
    this.plate = "";
    this.isInside = false;
    this.pause = 0;
    for (const name of ["plate", "plate_kind"]) {
      part(this.form, `[name=${name}]`).addEventListener("input", () => this.typed());
    }
    part(this.form, "[data-arrival-differs]").addEventListener("click", () => this.differs());
    this.look();
  }

  typed() {
    clearTimeout(this.pause);
    this.pause = setTimeout(() => this.look(), PAUSE_MS);
  }

  /** Looks the plate up, if it is complete and was not looked up before. */
  look() {
    const typed = this.steps.plate();
    const kind = this.steps.value("plate_kind") || "uk";
    const plate = plateOf(kind, typed, JSON.parse(this.form.dataset.plateForms ?? "{}"));
    if (plate === null || plate === "") return this.forget();
    if (`${kind} ${plate}` === this.plate) return undefined;
    this.forget();
    this.plate = `${kind} ${plate}`;
    return void this.find(plate, kind);
  }

  /**
   * @param {string} plate
   * @param {string} kind
   */
  async find(plate, kind) {
    const asked = this.plate;
    const here = await expectedHere(plate, kind);
    if (asked !== this.plate) return;
    if (here) this.show(here);
    const known = await knownToServer(this.form.dataset.arrivals ?? "", plate, kind);
    if (asked === this.plate && known !== undefined && (known || !here)) this.show(known);
  }

  /** @param {Known | null} known */
  show(known) {
    if (!known) return;
    const { steps } = this;
    this.isInside = known.is_inside ?? false;
    if (this.isInside) return steps.say(steps.steps[0], steps.troubles(steps.steps[0]));
    this.fill(known);
    const words = known.visit && known.expected_at ? `Expected at ${clockTime(known.expected_at)}.` : "This vehicle was here before.";
    part(this.form, "[data-arrival-words]").textContent = `${words} ${known.haulier}.`;
    const areas = known.planned_areas.map((code) => this.wordsOf("planned_areas", code)).filter(Boolean);
    part(this.form, "[data-arrival-load]").textContent = [known.load, areas.join(", ")].filter(Boolean).join(". ");
    part(this.form, "[data-arrival-type]").textContent = this.wordsOf("vehicle_type", known.vehicle_type);
    const drawing = this.form.querySelector("[data-arrival] use");
    const address = drawing?.getAttribute("href")?.split("#")[0] ?? "";
    drawing?.setAttribute("href", `${address}#${known.vehicle_type}`);
    part(this.form, "[data-arrival]").hidden = false;
    this.offerDrivers(known.drivers);
    if (!ANSWERED.includes(steps.current)) for (const name of ANSWERED) steps.known.add(name);
    this.sortAreas(known.planned_areas);
    steps.suit();
    steps.show();
  }

  /** @param {Known} known */
  fill(known) {
    for (const name of TEXTS) this.fillText(name, known[name]);
    this.choose(known.vehicle_type);
    for (const name of TICKS) {
      for (const box of this.boxes(name)) if (known[name].includes(box.value)) box.checked = true;
    }
    const [lift] = this.boxes("tail_lift_fitted");
    if (lift) lift.checked = known.tail_lift_fitted;
  }

  /**
   * @param {string} name
   * @param {string} value
   */
  fillText(name, value) {
    const field = /** @type {HTMLInputElement} */ (part(this.form, `input[name=${name}]`));
    if (field.value !== "" && field.value !== this.filled.get(name)) return;
    field.value = value;
    this.filled.set(name, value);
  }

  /** @param {string} type */
  choose(type) {
    const now = this.steps.chosen("vehicle_type");
    if (now !== "" && now !== this.filled.get("vehicle_type")) return;
    for (const dot of this.boxes("vehicle_type")) dot.checked = dot.value === type;
    this.filled.set("vehicle_type", type);
  }

  /** Removes the values that were filled in for another plate. */
  forget() {
    this.plate = "";
    if (this.isInside) this.steps.say(this.steps.steps[0], []);
    this.isInside = false;
    part(this.form, "[data-arrival]").hidden = true;
    this.offerDrivers([]);
    this.steps.known.clear();
    for (const name of TEXTS) {
      const field = /** @type {HTMLInputElement} */ (part(this.form, `input[name=${name}]`));
      if (this.filled.has(name) && field.value === this.filled.get(name)) field.value = "";
    }
    if (this.filled.has("vehicle_type")) {
      for (const dot of this.boxes("vehicle_type")) if (dot.value === this.filled.get("vehicle_type")) dot.checked = false;
      for (const name of TICKS) for (const box of this.boxes(name)) box.checked = false;
    }
    this.filled.clear();
  }

  /** Shows the steps that the delivery had answered, so that the officer can change the answers. */
  differs() {
    this.steps.known.clear();
    this.steps.goTo("type");
  }

  /** @param {string[]} drivers */
  offerDrivers(drivers) {
    const list = part(this.form, "[data-drivers]");
    list.hidden = drivers.length === 0;
    part(list, "[data-driver-keys]").replaceChildren(...drivers.map((name) => driverKey(name)));
  }

  /**
   * Puts the planned areas first.
   * @param {string[]} planned
   */
  sortAreas(planned) {
    const list = part(this.form, "#planned_areas");
    for (const code of [...planned].reverse()) {
      const item = this.boxes("planned_areas").find(({ value }) => value === code)?.parentElement;
      if (item) list.prepend(item);
    }
  }

  /**
   * @param {string} name
   * @returns {HTMLInputElement[]}
   */
  boxes(name) {
    return /** @type {HTMLInputElement[]} */ ([...this.form.querySelectorAll(`input[name=${name}]`)]);
  }

  /**
   * @param {string} name
   * @param {string} value
   */
  wordsOf(name, value) {
    const box = this.boxes(name).find((each) => each.value === value);
    const label = box?.closest("label")?.querySelector("[data-words]") ?? box?.nextElementSibling;
    return label?.textContent?.trim() ?? "";
  }
}

/** @param {string} name */
function driverKey(name) {
  const key = document.createElement("button");
  Object.assign(key, { type: "button", className: "app-key", value: name, textContent: name });
  key.dataset.fills = "driver_name";
  return key;
}

/**
 * Returns the delivery with this plate that the tablet stores, or null.
 * @param {string} plate
 * @param {string} kind
 * @returns {Promise<Known | null>}
 */
async function expectedHere(plate, kind) {
  if (!window.indexedDB) return null;
  const pack = await recall("pack").catch(() => null);
  const plain = (/** @type {string} */ text) => text.toUpperCase().replace(/[^A-Z0-9]/g, "");
  const arrivals = /** @type {Known[]} */ (pack?.arrivals ?? []);
  return arrivals.find((known) => known.plate_kind === kind && plain(known.plate) === plain(plate)) ?? null;
}

/**
 * Returns what the control room knows about this plate: null for an unknown plate, undefined without a connection.
 * @param {string} address
 * @param {string} plate
 * @param {string} kind
 * @returns {Promise<Known | null | undefined>}
 */
async function knownToServer(address, plate, kind) {
  if (!address) return undefined;
  try {
    const asked = await fetch(`${address}?${new URLSearchParams({ plate, plate_kind: kind })}`, {
      headers: { Accept: "application/json" },
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    return asked.ok ? ((await asked.json()).arrival ?? null) : undefined;
  } catch {
    return undefined; // the officer fills in what is not known
  }
}
