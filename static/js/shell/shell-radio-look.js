// @ts-check
/** The orderly officer opens each photograph of the underside and signs. The PIN is encrypted for the server. */

import { newUuid } from "../hooks.js";
import { instant } from "./shell-radio.js";
import { record } from "../outbox/facts.js";
import { checksumOf, documentOf } from "./finished-search.js";
import { again } from "./navigation.js";
import { keys } from "../outbox/tablet-keys.js";
import { bytesOf } from "../outbox/outbox.js";
import { drawn, progress, showNext, within } from "./shell-templates.js";
import { officers, underneath } from "./radio-state.js";
import { encoded, encryptFor } from "../outbox/encryption.js";
import { remember } from "../outbox/store.js";

/** @typedef {import("./search-state.js").Search} Search */

/** For each photograph, the longest time in seconds for which it was open. @type {Map<string, number>} */
const seconds = new Map();

/**
 * @param {import("./shell.js").Known} known
 * @param {import("./board-overlay.js").Visit} visit
 * @param {Search} now
 * @returns {Promise<import("./shell.js").Page>}
 */
export async function lookPage({ pack, kept }, visit, now) {
  const fragment = drawn("radio-look", { plate: visit.plate });
  const shots = await Promise.all(underneath(now).map(withBytes));
  const missing = shots.filter(({ bytes }) => bytes === null).map(({ item, title }) => `${item} ${title}`);
  within(fragment, "[data-list]").replaceChildren(...shots.filter(({ bytes }) => bytes !== null).map(shot));
  const form = /** @type {HTMLFormElement} */ (within(fragment, "form"));
  const list = /** @type {HTMLSelectElement} */ (within(form, "select"));
  list.append(...officers(pack, now, kept).map(({ value, words }) => new Option(words, value)));
  const ids = shots.map(({ photo }) => photo.id);
  const show = (/** @type {ParentNode} */ page) => count(page, ids, pack, missing);
  const next = { words: "", label: "Sign and show the letters", form: "radio-look" };
  const open = show(fragment);
  within(fragment, "[data-list]").addEventListener("photo:viewed", (event) => {
    viewed(/** @type {CustomEvent} */ (event));
    if (show(document)) showNext(next);
  });
  form.addEventListener("submit", (event) => void signed(event, now, ids));
  return { fragment, next: open ? next : null };
}

/** @param {any} slot */
async function withBytes(slot) {
  return { ...slot, bytes: await bytesOf(slot.photo.id).catch(() => null) };
}

/** @param {any} slot */
function shot({ photo, item, title, challenge, bytes }) {
  const part = drawn("radio-shot", { words: `${item} ${title}`, challenge: challenge || "" });
  const href = URL.createObjectURL(new Blob([bytes]));
  const link = /** @type {HTMLAnchorElement} */ (within(part, "a"));
  Object.assign(link, { href });
  link.dataset.photo = photo.id;
  Object.assign(within(part, "img"), { src: href, alt: `${item} ${title}` });
  return part;
}

/** @param {CustomEvent} event */
function viewed({ target, detail }) {
  const id = target instanceof HTMLElement ? target.dataset.photo : "";
  if (id) seconds.set(id, Math.max(seconds.get(id) ?? 0, Math.floor(detail.seconds)));
}

/**
 * @param {ParentNode} page
 * @param {string[]} ids
 * @param {any} pack
 * @param {string[]} missing
 * @returns {boolean} whether every photograph was looked at
 */
function count(page, ids, pack, missing) {
  const least = pack.policy.photo_view_seconds;
  const looked = ids.filter((id) => (seconds.get(id) ?? 0) >= least);
  const section = page.querySelector("[data-radio-look]") ?? page;
  progress(section, looked.length, ids.length, "photographs");
  for (const id of looked) section.querySelector(`[data-photo="${id}"]`)?.classList.add("app-radio__seen");
  const all = ids.length > 0 && missing.length === 0 && looked.length === ids.length;
  within(section, "form").hidden = !all;
  const gone = missing.length > 0 ? `These photographs are no longer on this tablet: ${missing.join(", ")}. Take these photographs again, then sign.` : "";
  within(section, "[data-radio-say]").textContent = gone || (all ? "" : `Open each photograph for at least ${least} s.`);
  return all;
}

/**
 * @param {Event} event
 * @param {Search} now
 * @param {string[]} ids
 */
async function signed(event, now, ids) {
  event.preventDefault();
  const form = /** @type {HTMLFormElement} */ (event.currentTarget);
  const typed = new FormData(form);
  const [person, pin] = [String(typed.get("person")), String(typed.get("pin"))];
  const known = await keys();
  if (!known || form.dataset.busy !== undefined) return;
  form.dataset.busy = "";
  form.reset();
  const id = newUuid();
  const box = await encryptFor(known.server, `pin:${id}:${person}`, encoded(pin));
  const checksum = await checksumOf(documentOf(now), now.signed, [id, person]);
  const looked = ids.map((photo) => ({ photo, seconds: seconds.get(photo) ?? 0 }));
  await record("look_by_radio", { search: now.search, checksum, looked, signed_by: person, sealed_pin: box }, { id });
  seconds.clear();
  await remember("radio", { search: now.search, look: id, person, checksum, tries: 0, signed: instant(), accepted: null, code: "" });
  again();
}
