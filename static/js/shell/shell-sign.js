// @ts-check
/** Signing a search without a connection. The PIN is encrypted for the server, which checks it on arrival. */

import { newUuid } from "../hooks.js";
import { author } from "../outbox/author.js";
import { record } from "../outbox/facts.js";
import { digestOf, documentOf } from "./finished-search.js";
import { again } from "./navigation.js";
import { keys } from "../outbox/tablet-keys.js";
import { drawn, within } from "./shell-templates.js";
import { encoded, encryptFor } from "../outbox/encryption.js";
import { line, searchOf } from "./shell-search.js";

/** @typedef {import("./search-state.js").Search} Search */

/**
 * @param {import("./shell.js").Known} known
 * @param {import("./board-overlay.js").Visit} visit
 * @returns {Promise<import("./shell.js").Page>}
 */
export async function sign(known, visit) {
  const { now, sentence } = await searchOf(known, visit);
  if (!now) return { fragment: drawn("nothing", { heading: "No search on this tablet", sentence, href: `/visits/${visit.id}/` }) };
  const fragment = drawn("sign", { plate: now.plate });
  within(fragment, "[data-list]").replaceChildren(...now.items.map((card) => line(now, card)));
  const open = now.items.filter(({ state, purposes }) => state !== "done" && !purposes.includes("last_look"));
  const place = [1, 2].find((number) => !now.signed.some((each) => each.place === number));
  const box = await keys();
  const form = /** @type {HTMLFormElement} */ (within(fragment, "form"));
  form.hidden = open.length > 0 || !place || !box;
  within(fragment, "[data-sign-say]").textContent = sayOf(open.length, place, Boolean(box));
  offer(form, known.pack, now, place === 1 ? await author() : "");
  form.addEventListener("submit", (event) => void signed(event, now, place ?? 1));
  within(fragment, "[data-radio]").hidden = Boolean(place);
  if (!place) return { fragment, next: { words: "", label: "Release by radio", href: `/visits/${now.visit}/radio/` } };
  const label = `Sign as ${place === 1 ? "first" : "second"} searcher`;
  return { fragment, next: form.hidden ? nextOf(now, open) : { words: "", label, form: "sign" } };
}

/**
 * @param {number} open
 * @param {number | undefined} place
 * @param {boolean} hasKeys
 */
function sayOf(open, place, hasKeys) {
  if (open > 0) return `Items that must still be searched: ${open}. Then both searchers sign.`;
  if (!place) return "Both searchers have signed. The control room checks the PINs when the connection returns.";
  if (!hasKeys) return "This tablet has no keys yet. Sign when the connection returns.";
  if (place === 1) return "I looked at every zone listed, except the last look.";
  return "I looked at every zone listed, except the last look. This signature counts only if this tablet had no network during the whole search. Otherwise sign on your own device.";
}

/**
 * @param {Search} now
 * @param {import("./search-state.js").Item[]} open
 */
function nextOf({ visit }, open) {
  const href = `/visits/${visit}/sheet/${open[0] ? `${open[0].code}/` : ""}`;
  return { words: open[0] ? `${open[0].code} ${open[0].title}` : "", label: open[0] ? "Open zone" : "All zones", href };
}

/**
 * @param {HTMLFormElement} form
 * @param {any} pack
 * @param {Search} now
 * @param {string} person who is chosen at first, or ""
 */
function offer(form, pack, { signed: signatures }, person) {
  const taken = signatures.map(({ person }) => person);
  const free = pack.searchers.filter((/** @type {any} */ { value }) => !taken.includes(value));
  const list = /** @type {HTMLSelectElement} */ (within(form, "select"));
  const nobody = new Option("Choose", "");
  list.replaceChildren(nobody, ...free.map((/** @type {any} */ { value, words }) => new Option(words, value)));
  list.value = person;
}

/**
 * @param {Event} event
 * @param {Search} now
 * @param {number} place
 */
async function signed(event, now, place) {
  event.preventDefault();
  const form = /** @type {HTMLFormElement} */ (event.currentTarget);
  const typed = new FormData(form);
  form.reset();
  const [person, pin] = [String(typed.get("person")), String(typed.get("pin"))];
  const known = await keys();
  if (!known || form.dataset.busy !== undefined) return;
  form.dataset.busy = "";
  const id = newUuid();
  const box = await encryptFor(known.server, `pin:${id}:${person}`, encoded(pin));
  const signature = { search: now.search, place, signed_by: person, shown_sha256: await digestOf(documentOf(now)), sealed_pin: box };
  await record("sign_search", signature, { id });
  again();
}
