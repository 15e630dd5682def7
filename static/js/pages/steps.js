// @ts-check
/**
 * Shows the steps of logging a vehicle in one at a time, and only what the type of vehicle needs. All steps are one
 * form, which is sent once, at the end.
 */

import { enable, fresh, part } from "../hooks.js";
import { keepTypedInSession } from "../outbox/unsent-forms.js";
import { phoneTrouble } from "../shell/phone-numbers.js";
import { plateOf } from "../shell/plates.js";
import { Arrival } from "./arrival.js";

/** The time after a touch in which a click is part of that touch. The arrow keys of a keyboard cause clicks as well. */
const TOUCH_MS = 1000;
/** For this time after the form went on by itself, a press shows no errors: the officer meant it for the step before. */
const HABIT_MS = 1000;

const CAGES_WITH_A_CAB =
  "A vehicle with a number plate, a driver or people in the cab cannot be hand-pushed cages. Select another vehicle type.";

/** @typedef {HTMLInputElement | HTMLSelectElement | HTMLButtonElement} Control */

/** @param {ParentNode} root */
export function start(root) {
  for (const form of fresh(root, "form[data-steps]")) new Steps(/** @type {HTMLFormElement} */ (form));
}

export class Steps {
  /** @param {HTMLFormElement} form */
  constructor(form) {
    this.form = form;
    this.steps = /** @type {HTMLFieldSetElement[]} */ ([...form.querySelectorAll("[data-step]")]);
    this.touchedAt = -TOUCH_MS;
    this.restTimer = 0;
    /** Steps whose answers are known from the delivery. The officer sees them only after *Something is different*. */
    this.known = /** @type {Set<string>} */ (new Set());
    form.noValidate = true;
    for (const part of form.querySelectorAll("[data-needs-script], [data-step-on]")) part.removeAttribute("hidden");
    form.dataset.steps = "started";
    this.arrival = new Arrival(this);
    this.suit();
    this.current = this.begin();
    this.show();
    form.addEventListener("pointerdown", (event) => (this.touchedAt = event.timeStamp));
    form.addEventListener("click", (event) => this.clicked(event));
    form.addEventListener("input", () => this.changed());
    form.addEventListener("typed:again", () => this.resume());
    form.addEventListener("submit", (event) => this.sent(event));
    document.addEventListener("click", (event) => this.followed(event));
    window.addEventListener("popstate", (event) => this.returned(event));
    enable(form, "[data-picks]");
  }

  /** Returns the step to begin with: the first with an error, or the step that was open before the page was reloaded. */
  begin() {
    const refused = this.steps.find((step) => step.querySelector(".govuk-error-message"));
    return refused?.dataset.step ?? this.open(history.state?.step) ?? "plate";
  }

  /** @param {unknown} name of a step, returned if the step is one of those in use */
  open(name) {
    return this.shown().find((step) => step.dataset.step === name)?.dataset.step;
  }

  /** Returns the steps that this vehicle needs, without those whose answers are known. */
  shown() {
    return this.steps.filter((step) => !step.disabled && !this.known.has(step.dataset.step ?? ""));
  }

  get step() {
    return this.steps.find((step) => step.dataset.step === this.current) ?? this.steps[0];
  }

  /** @param {string} name */
  value(name) {
    return String(new FormData(this.form).get(name) ?? "").trim();
  }

  /** Returns the plate that was typed, even if this vehicle needs no plate. */
  plate() {
    return /** @type {HTMLInputElement} */ (part(this.form, "[name=plate]")).value.trim();
  }

  /** Returns the kind of vehicle, which decides what the form asks: cages, an emergency vehicle, or one with a cab. */
  kind() {
    const type = this.chosen("vehicle_type");
    return type === "cages" || type === "emergency" ? type : "cab";
  }

  /** @param {string} name of radio buttons, also where they are not asked now */
  chosen(name) {
    const dot = this.form.querySelector(`input[name="${name}"]:checked`);
    return dot instanceof HTMLInputElement ? dot.value : "";
  }

  /** Shows the parts that this vehicle needs. A part that is not shown is not sent. */
  suit() {
    const kind = this.kind();
    for (const step of this.steps) step.disabled = !isFor(step, kind);
    this.steps[0].disabled = kind === "cages" && this.current !== "plate" && this.plate() === "";
    for (const part of this.parts("[data-for]:not([data-step])")) use(part, isFor(part, kind));
    for (const part of this.parts("[data-types]")) use(part, part.dataset.types === this.chosen("vehicle_type"));
    for (const part of this.parts("[data-when]")) use(part, this.chosen(part.dataset.when ?? "") === "something");
    for (const heading of this.parts("[data-words-emergency]")) {
      heading.dataset.words ??= heading.textContent ?? "";
      heading.textContent = kind === "emergency" ? (heading.dataset.wordsEmergency ?? "") : heading.dataset.words;
    }
    const rows = this.parts("[data-brought]");
    const filled = rows.findLastIndex((row) => inputOf(row).value !== "");
    const most = Math.max(filled, Number(this.form.dataset.rows ?? 0));
    rows.forEach((row, place) => (row.hidden = place > most));
    const more = this.form.querySelector("[data-brought-more]");
    if (more instanceof HTMLElement) more.hidden = most >= rows.length - 1;
  }

  /** @param {string} selector */
  parts(selector) {
    return /** @type {HTMLElement[]} */ ([...this.form.querySelectorAll(selector)]);
  }

  show() {
    const shown = this.shown();
    const place = Math.max(0, shown.findIndex((step) => step.dataset.step === this.current));
    for (const step of this.steps) step.hidden = step !== this.step;
    const isLast = place === shown.length - 1 && this.chosen("vehicle_type") !== "";
    part(this.form, "[data-step-back]").hidden = place === 0;
    part(this.form, "[data-step-on]").hidden = isLast;
    part(this.form, "[data-step-send]").hidden = !isLast;
    part(this.form, "[data-step-place]").textContent = `Step ${place + 1} of ${shown.length}`;
    const bar = /** @type {HTMLProgressElement} */ (part(this.form, "[data-step-bar]"));
    bar.max = shown.length;
    bar.value = place + 1;
    const plate = this.plate().toUpperCase();
    part(this.form, "[data-step-vehicle]").textContent = this.current === "plate" || !plate ? "" : ` ${plate}`;
  }

  /** @param {string} name */
  goTo(name, { remember = true } = {}) {
    if (remember && name !== this.current) history.pushState({ ...history.state, step: name }, "");
    this.current = name;
    this.suit();
    this.show();
    window.scrollTo(0, 0);
    part(this.step, "h2").focus({ preventScroll: true });
  }

  /** @param {number} by */
  move(by) {
    const shown = this.shown();
    const place = shown.findIndex((step) => step.dataset.step === this.current);
    const next = shown[place + by]?.dataset.step;
    if (next) this.goTo(next);
  }

  /** Goes to the next step, unless something is missing in this one. */
  goOn() {
    const wrong = this.troubles(this.step);
    if (wrong.length > 0 && this.form.dataset.rests !== undefined) return;
    this.say(this.step, wrong);
    if (wrong.length === 0) this.move(1);
  }

  /** @param {Event} event */
  clicked(event) {
    const target = event.target instanceof Element ? event.target : null;
    const key = target?.closest("button");
    if (key?.matches("[data-step-on]")) return this.goOn();
    if (key?.matches("[data-step-back]")) return this.move(-1);
    if (key?.matches("[data-brought-more]")) return this.addRow();
    if (key?.dataset.picks) return this.pick(key.dataset.picks, key.value);
    if (key?.dataset.fills) return this.fillIn(key.dataset.fills, key.value);
    if (!(target instanceof HTMLInputElement) || target.type !== "radio") return undefined;
    if (event.timeStamp - this.touchedAt < TOUCH_MS) this.onwardWhenComplete(target);
    return undefined;
  }

  /**
   * Goes on after a touch on a large button, if the step then has every answer that it asks for.
   * @param {HTMLElement} touched
   */
  onwardWhenComplete(touched) {
    this.changed();
    const asksAreas = this.current === "places" && this.kind() === "cab";
    const noArea = asksAreas && !this.step.querySelector("input[name=planned_areas]:checked");
    const isLast = this.step === this.shown().at(-1) && touched.getAttribute("name") !== "vehicle_type";
    if (isLast || noArea || this.troubles(this.step).length > 0) return;
    this.say(this.step, []);
    this.move(1);
    this.rest();
  }

  /** Marks for a moment that the form went on by itself. The officer may also press *Next*, out of habit. */
  rest() {
    clearTimeout(this.restTimer);
    this.form.dataset.rests = "";
    this.restTimer = window.setTimeout(() => delete this.form.dataset.rests, HABIT_MS);
  }

  /**
   * @param {string} name
   * @param {string} value
   */
  pick(name, value) {
    /** @type {HTMLInputElement} */ (part(this.form, "[name=plate]")).value = "";
    this.arrival.forget();
    const dot = this.form.querySelector(`input[name="${name}"][value="${value}"]`);
    if (dot instanceof HTMLInputElement) dot.checked = true;
    this.goTo("haulier");
    this.changed();
  }

  /**
   * @param {string} name
   * @param {string} value
   */
  fillIn(name, value) {
    const field = /** @type {HTMLInputElement} */ (part(this.form, `input[name="${name}"]`));
    field.value = value;
    this.onwardWhenComplete(field);
  }

  addRow() {
    const rows = this.parts("[data-brought]");
    const next = rows.findIndex((row) => row.hidden);
    this.form.dataset.rows = String(next);
    this.suit();
    inputOf(rows[next]).focus();
  }

  changed() {
    this.suit();
    this.show();
    keepTypedInSession(this.form);
  }

  /** Shows the right step after a reload, when the typed values have been filled in again. */
  resume() {
    this.suit();
    this.arrival.look();
    this.current = this.begin();
    this.suit();
    this.show();
  }

  /** @param {SubmitEvent} event */
  sent(event) {
    const isLast = !part(this.form, "[data-step-send]").hidden;
    const wrong = this.shown().find((step) => this.troubles(step).length > 0);
    if (isLast && !wrong) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!isLast) return this.goOn();
    if (this.form.dataset.rests !== undefined) return;
    if (wrong?.dataset.step !== this.current) this.goTo(wrong?.dataset.step ?? "plate");
    this.say(this.step, this.troubles(this.step));
  }

  /**
   * Opens the step of a field that the summary of errors names.
   * @param {Event} event
   */
  followed(event) {
    const link = event.target instanceof Element ? event.target.closest("[data-refusals] a") : null;
    const field = link && document.getElementById((link.getAttribute("href") ?? "").slice(1));
    const step = field?.closest("[data-step]");
    if (!(step instanceof HTMLElement) || !this.form.contains(step)) return;
    this.known.delete(step.dataset.step ?? "");
    this.goTo(step.dataset.step ?? "plate");
  }

  /** @param {PopStateEvent} event */
  returned(event) {
    if (!this.form.isConnected) return;
    const name = this.open(event.state?.step ?? "plate");
    if (name) this.goTo(name, { remember: false });
  }

  /**
   * Returns what is missing in a step, in the order of its fields.
   * @param {HTMLElement} step
   * @returns {{ at: HTMLElement, sentence: string }[]}
   */
  troubles(step) {
    if (step.dataset.step === "plate") return this.plateTroubles(step);
    if (step.dataset.step === "type" && this.kind() === "cages" && this.plate()) {
      return [{ at: part(step, ".app-keys"), sentence: CAGES_WITH_A_CAB }];
    }
    const asking = /** @type {HTMLElement[]} */ ([...step.querySelectorAll("[data-asks]")]);
    const missing = asking.filter((at) => !isAnswered(at)).map((at) => ({ at, sentence: this.sentenceOf(at) }));
    return [...missing, ...this.phoneTroubles(asking.filter(isAnswered))];
  }

  /**
   * Checks a 24-hour number that the officer typed, by the server's own rule. A number that was filled in is not checked.
   * @param {HTMLElement[]} answered
   * @returns {{ at: HTMLElement, sentence: string }[]}
   */
  phoneTroubles(answered) {
    const at = answered.find((asked) => asked.querySelector("input[name=phone_24h]:not(:disabled)"));
    const phone = this.value("phone_24h");
    const sentence = at && phone !== this.arrival.filled.get("phone_24h") ? phoneTrouble(phone) : null;
    return at && sentence ? [{ at, sentence }] : [];
  }

  /** @param {HTMLElement} asked */
  sentenceOf({ dataset }) {
    return (this.kind() === "emergency" && dataset.asksEmergency) || (dataset.asks ?? "");
  }

  /**
   * Checks the plate by the server's own patterns, so that the officer can correct the plate while the driver is here.
   * @param {HTMLElement} step
   */
  plateTroubles(step) {
    if (this.kind() === "cages") return [];
    const at = part(step, ".govuk-form-group");
    const typed = this.plate();
    const normal = typed.replace(/[\s\-.]/g, "");
    const kind = this.value("plate_kind") || "uk";
    if (normal === "" || normal.length > 12) return [{ at, sentence: "Enter the number plate." }];
    if (this.arrival.isInside) return [{ at, sentence: "A vehicle with this plate is already inside. Check the plate." }];
    if (plateOf(kind, typed, JSON.parse(this.form.dataset.plateForms ?? "{}")) !== null) return [];
    const uk = "This is not a UK number plate. Check the plate, or select another kind of plate.";
    return [{ at, sentence: kind === "uk" ? uk : "The kind that you selected does not fit this number plate. Check the plate and its kind." }];
  }

  /**
   * Shows each sentence beside its field, and puts the focus on the first field.
   * @param {HTMLElement} step
   * @param {{ at: HTMLElement, sentence: string }[]} troubles
   */
  say(step, troubles) {
    for (const old of step.querySelectorAll(".govuk-error-message")) old.remove();
    for (const old of step.querySelectorAll(".govuk-form-group--error")) old.classList.remove("govuk-form-group--error");
    for (const old of step.querySelectorAll("[aria-invalid]")) old.removeAttribute("aria-invalid");
    for (const { at, sentence } of troubles) {
      const group = at.closest(".govuk-form-group") ?? at.querySelector(".govuk-form-group") ?? at;
      const field = /** @type {HTMLElement} */ (group.querySelector("input") ?? group);
      const line = document.createElement("p");
      Object.assign(line, { className: "govuk-error-message", id: `${field.getAttribute("name")}-refused`, textContent: sentence });
      group.classList.add("govuk-form-group--error");
      const beside = group.querySelector(".app-keys, .govuk-input, .app-brought") ?? group.firstElementChild;
      beside?.before(line);
      field.setAttribute("aria-invalid", "true");
      field.setAttribute("aria-describedby", line.id);
    }
    const first = troubles[0]?.at;
    if (!first) return;
    first.scrollIntoView({ block: "center" });
    first.querySelector("input")?.focus({ preventScroll: true });
  }
}

/**
 * @param {HTMLElement} part
 * @param {string} kind
 */
function isFor(part, kind) {
  return (part.dataset.for ?? kind).split(" ").includes(kind);
}

/**
 * Shows or hides a part of the form. Fields of a hidden part are disabled, so the form does not send them.
 * @param {HTMLElement} part
 * @param {boolean} used
 */
function use(part, used) {
  part.hidden = !used;
  for (const control of part.querySelectorAll("input, select")) /** @type {HTMLInputElement} */ (control).disabled = !used;
}

/** @param {HTMLElement} row */
function inputOf(row) {
  return /** @type {HTMLInputElement} */ (part(row, "input[name^=what]"));
}

/** @param {HTMLElement} asked an element with data-asks */
function isAnswered(asked) {
  const fields = /** @type {HTMLInputElement[]} */ ([...asked.querySelectorAll("input:not(:disabled)")]);
  if (fields.length === 0) return true;
  if (fields[0].type === "radio") return fields.some(({ checked }) => checked);
  const text = asked.dataset.when === "brings" ? fields.filter(({ name }) => name.startsWith("what")) : fields.slice(0, 1);
  const fewest = Number(asked.dataset.digits ?? 0);
  return text.some(({ value }) => value.trim() !== "" && value.replace(/\D/g, "").length >= fewest);
}
