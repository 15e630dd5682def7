// @ts-check
/** The page of a supervisor's screen without a connection: the number of people becomes a code to read out by radio. */

import { clock, rightNow, tolerance, troubleOf } from "../outbox/clock.js";
import { countKey } from "../outbox/count-key.js";
import { clockTime } from "../prison-time.js";
import { again } from "./navigation.js";
import { MINUTES, codeOfCount, minuteOf, startOf } from "./radio-counts.js";
import { spoken } from "./radio-state.js";
import { drawn, within } from "./shell-templates.js";

/** @typedef {import("./shell.js").Page} Page */
/** @typedef {import("../outbox/count-key.js").CountKey} CountKey */

/** @type {{ party: string, headcount: number, code: string, minute: number } | null} */
let made = null;

/** @returns {Promise<Page>} */
export async function countCode() {
  const known = await countKey();
  const trouble = known ? ofClock(troubleOf(await clock(), await tolerance(undefined))) : "This screen has no key for counts by radio. Open Counts once while the screen has a connection.";
  if (!known || trouble) return { fragment: drawn("count-code-none", { sentence: trouble }) };
  return made ? codePage(known, made) : formPage(known);
}

/**
 * Returns why this screen must not make a code, or "" while its clock is right.
 * @param {string} trouble
 */
function ofClock(trouble) {
  return trouble && "The clock of this screen is not right, so its codes would be refused. Another screen of the area must count.";
}

/** @param {CountKey} known @returns {Page} */
function formPage({ name, parties }) {
  const fragment = drawn("count-code", { name: [name, ...(parties.length === 1 ? [parties[0].name] : [])].join(", ") });
  const list = /** @type {HTMLSelectElement} */ (within(fragment, "select"));
  list.append(...parties.map(({ code, name: words }) => new Option(words, code)));
  within(fragment, "[data-parties]").hidden = parties.length < 2;
  within(fragment, "form").addEventListener("submit", (event) => void make(event));
  return { fragment, next: { words: "", label: "Make the code", form: "count-code" } };
}

/** @param {Event} event */
async function make(event) {
  event.preventDefault();
  const form = /** @type {HTMLFormElement} */ (event.currentTarget);
  const typed = new FormData(form);
  const [party, headcount, lockNumber] = ["party", "headcount", "lock_number"].map((field) => String(typed.get(field)));
  const wrong = !/^[0-9]{1,3}$/.test(headcount) ? "Enter the number of people you see" : !/^[0-9]{5}$/.test(lockNumber) ? "Enter the five digits of the lock number" : "";
  within(form, "[data-say]").textContent = wrong;
  const known = await countKey();
  if (wrong || !known || form.dataset.busy !== undefined) return;
  form.dataset.busy = "";
  const minute = minuteOf(await rightNow());
  const content = { party, headcount: Number(headcount), lockNumber, minute };
  made = { party, headcount: content.headcount, minute, code: await codeOfCount(known.key, content) };
  again();
}

/**
 * @param {CountKey} known
 * @param {NonNullable<typeof made>} count
 * @returns {Page}
 */
function codePage({ parties }, { party, headcount, code, minute }) {
  const name = parties.find((each) => each.code === party)?.name ?? party;
  const until = clockTime(startOf(minute + MINUTES));
  const fragment = drawn("count-code-made", { party: name, headcount: String(headcount), until });
  const digits = spoken(code).map(([letter, word]) => drawn("radio-letter", { letter, word }));
  within(fragment, "[data-code]").replaceChildren(...digits);
  within(fragment, "form").addEventListener("submit", (event) => {
    event.preventDefault();
    made = null;
    again();
  });
  return { fragment, next: { words: "", label: "Count again", form: "count-code-anew" } };
}
