// @ts-check
/** The gate's page for counts that supervisors read out by radio. The tablet checks the form, and the server the code. */

import { rightNow } from "../outbox/clock.js";
import { record } from "../outbox/facts.js";
import { clockTime } from "../prison-time.js";
import { again } from "./navigation.js";
import { lockNumberOf, troubleOfEntry } from "./radio-counts.js";
import { spoken } from "./radio-state.js";
import { drawn, within } from "./shell-templates.js";

/** The kind of these records, as the server's table of operations names it. */
export const RADIO_COUNT = "record_radio_count";

/**
 * @param {import("./shell.js").Known} known
 * @param {import("./board-overlay.js").Visit} visit
 * @returns {import("./shell.js").Page}
 */
export function radioCount({ pack, kept }, visit) {
  const inLock = pack.searches.find((/** @type {any} */ { visit: of, voided_at: voided }) => visit.ids.includes(of) && !voided);
  if (!inLock || visit.lock?.ended) {
    const sentence = "Only this tablet knows of this lock session, or the lock session is void, so nobody was asked to count. The vehicle must wait.";
    return { fragment: drawn("nothing", { heading: "No count by radio", sentence, href: `/visits/${visit.id}/` }) };
  }
  const fragment = drawn("radio-count", { plate: visit.plate });
  const digits = spoken(lockNumberOf(inLock.search)).map(([letter, word]) => drawn("radio-letter", { letter, word }));
  within(fragment, "[data-lock-number]").replaceChildren(...digits);
  const list = /** @type {HTMLSelectElement} */ (within(fragment, "select"));
  list.append(...pack.parties.map((/** @type {any} */ { value, words }) => new Option(words, value)));
  const mine = kept.filter(({ kind, payload }) => kind === RADIO_COUNT && payload.search === inLock.search);
  within(fragment, "[data-list]").replaceChildren(...mine.map((fact) => line(fact, pack)));
  within(fragment, "form").addEventListener("submit", (event) => void entered(event, inLock));
  return { fragment, next: { words: "", label: "Record count", form: "radio-count" } };
}

/**
 * @param {import("../outbox/outbox.js").Kept} fact
 * @param {any} pack
 */
function line({ payload, state, said, corrected_at: at }, pack) {
  const party = pack.parties.find((/** @type {any} */ { value }) => value === payload.party)?.words ?? payload.party;
  const where = state === "arrived" ? "Sent." : state === "refused" ? said : "Saved on this tablet. The server checks the code when the connection returns.";
  return drawn("radio-count-line", { count: `${party}: ${payload.headcount} at ${clockTime(at)}`, where });
}

/**
 * @param {Event} event
 * @param {{ search: string, sealed_at: string }} inLock
 */
async function entered(event, { search, sealed_at: sealedAt }) {
  event.preventDefault();
  const form = /** @type {HTMLFormElement} */ (event.currentTarget);
  const fields = new FormData(form);
  const typed = { party: String(fields.get("party")), headcount: String(fields.get("headcount")), code: String(fields.get("code")) };
  const trouble = troubleOfEntry(typed, { search, sealedAt, now: await rightNow() });
  within(form, "[data-say]").textContent = trouble;
  if (trouble || form.dataset.busy !== undefined) return;
  form.dataset.busy = "";
  await record(RADIO_COUNT, { search, party: typed.party, headcount: Number(typed.headcount), code: typed.code.replace(/\s/g, "") });
  again();
}
