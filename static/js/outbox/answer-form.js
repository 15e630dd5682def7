// @ts-check
/** Stores an answer on this tablet before the page goes on. Without scripts the form is posted. */

import { lacking } from "./answer-check.js";
import { failure } from "../camera/camera-words.js";
import { fresh } from "../hooks.js";
import { moment } from "./clock.js";
import { record } from "./facts.js";
import { go, goAtOnce } from "../shell/navigation.js";
import { everything, onChange } from "./outbox.js";
import { watchSending } from "./send-timing.js";
import { freeWhenStuck } from "./unresponsive-store.js";

const PATIENCE_MS = 1500;
const VISIT = /^\/visits\/([0-9a-f-]{36})\//;
/** Answers after which the same zone is shown again: the search stops, or the zone must be seen in another way. */
const STAYS_HERE = new Set(["found", "cannot_see"]);

/** @param {ParentNode} root */
export function start(root) {
  if (!window.isSecureContext || !window.indexedDB) return;
  for (const form of fresh(root, "form[data-answers]")) {
    const openedAt = moment();
    form.addEventListener("submit", (event) => void answered(/** @type {SubmitEvent} */ (event), openedAt));
  }
}

/**
 * @param {SubmitEvent} event
 * @param {Promise<{ occurred_at: string }>} openedAt
 */
async function answered(event, openedAt) {
  event.preventDefault();
  const form = /** @type {HTMLFormElement} */ (event.currentTarget);
  const answer = answerOf(form, event.submitter);
  if (form.dataset.busy !== undefined || asksMore(form, answer)) return;
  form.dataset.busy = "";
  const before = form.querySelector("button[name=result][aria-pressed=true]")?.getAttribute("value") ?? "";
  for (const question of form.querySelectorAll("[popover]")) /** @type {HTMLElement} */ (question).hidePopover?.();
  press(form, answer.result, answer.number);
  try {
    const local = { visit: VISIT.exec(location.pathname)?.[1] };
    const id = await record("answer_item", { ...answer, shown_at: (await openedAt).occurred_at }, { local });
    say(form, "Saved on this tablet.");
    form.dispatchEvent(new CustomEvent("answer:kept", { bubbles: true, detail: answer }));
    if (form.dataset.onward && (await goAtOnce(form.dataset.onward))) return;
    const { refused, arrived } = await settledOrLate(id);
    if (refused) say(form, refused, true);
    else if (form.dataset.onward) go(form.dataset.onward + (arrived || STAYS_HERE.has(answer.result) ? "" : "?kept=1"));
  } catch (fault) {
    press(form, before);
    say(form, failure(fault, "The answer was not saved. Press the answer again."), true);
    freeWhenStuck(fault);
  } finally {
    delete form.dataset.busy;
  }
}

/**
 * @param {HTMLFormElement} form
 * @param {HTMLElement | null} pressed
 */
function answerOf(form, pressed) {
  const typed = Object.fromEntries(new FormData(form, pressed));
  const number = String(typed.number ?? "").trim();
  return {
    search: String(typed.search),
    item: String(typed.item),
    result: String(typed.result),
    number: number === "" ? null : Number(number),
    text: String(typed.text ?? "").trim(),
    method: typed.method ? String(typed.method) : null,
  };
}

/**
 * Shows which field must still be filled in, and returns whether there is one.
 * @param {HTMLFormElement} form
 * @param {{ result: string, number: number | null, text: string }} answer
 */
function asksMore(form, answer) {
  const field = (/** @type {string} */ name) =>
    /** @type {HTMLInputElement | null} */ (form.querySelector(`input[name=${name}]:not([type=hidden])`));
  const lack = lacking(answer, { number: field("number") !== null, text: field("text") !== null });
  if (lack) {
    const question = field(lack.field)?.closest("[popover]")?.querySelector("[data-ask-say]");
    if (question) question.textContent = lack.sentence; // an open question covers the line below
    else say(form, lack.sentence, true);
    field(lack.field)?.focus();
  }
  return lack !== null;
}

/**
 * Returns the control room's response. Neither `refused` nor `arrived` is set if the control room cannot be reached or
 * takes too long. The answer is then stored on this tablet, and the next page does not wait for the response.
 * @param {string} id
 * @returns {Promise<{ refused: string, arrived: boolean }>}
 */
function settledOrLate(id) {
  return new Promise((done) => {
    const settled = ({ refused = "", arrived = false } = {}) => {
      blind();
      deaf();
      done({ refused, arrived });
    };
    setTimeout(() => settled(), PATIENCE_MS);
    const deaf = onChange(async () => {
      const fact = (await everything()).find((each) => each.id === id);
      if (fact?.state === "arrived") settled({ arrived: true });
      if (fact?.state === "refused") settled({ refused: fact.said });
    });
    const blind = watchSending(({ sending, ended }) => !sending && ended === "unreached" && queueMicrotask(() => settled()));
  });
}

/**
 * Marks one answer as chosen.
 * @param {HTMLElement} form
 * @param {string} result
 * @param {number | null} [number] the number of an answer that has a key for each number
 */
export function press(form, result, number = null) {
  const numbers = [...form.querySelectorAll("button[data-number]")];
  const pressed = numbers.find((key) => key.getAttribute("value") === String(number));
  for (const key of numbers) key.setAttribute("aria-pressed", String(key === pressed));
  const another = form.querySelector("button[data-another-number]");
  const isAnother = number !== null && !pressed;
  another?.setAttribute("aria-pressed", String(isAnother));
  another?.querySelector("b")?.replaceChildren(isAnother ? String(number) : "…");
  for (const key of form.querySelectorAll("button[name=result]:not([popover] button), button[data-asks]")) {
    const value = key.getAttribute("data-asks") ?? key.getAttribute("value");
    key.setAttribute("aria-pressed", String(value === result));
  }
}

/**
 * @param {HTMLFormElement} form
 * @param {string} sentence
 * @param {boolean} [refused]
 */
function say(form, sentence, refused = false) {
  const line = form.querySelector("[data-answer-say]");
  if (!line) return;
  line.textContent = sentence;
  line.classList.toggle("app-answers__say--refused", refused);
}
