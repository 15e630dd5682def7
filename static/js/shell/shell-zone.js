// @ts-check
/** One zone without a connection: its page from the cached sheet, with the state of this search. */

import { press, start as startAnswers } from "../outbox/answer-form.js";
import { start as startCamera } from "../camera/camera.js";
import { showEarlier } from "../camera/earlier-picture.js";
import { record } from "../outbox/facts.js";
import { start as startKeypads } from "../pages/keypad.js";
import { again, justWent } from "./navigation.js";
import { bytesOf } from "../outbox/outbox.js";
import { capital } from "../outbox/unsent-answers.js";
import { drawn, progress, within } from "./shell-templates.js";
import { setRun } from "../camera/photograph-run.js";
import { after, runToTake } from "./next-step.js";

const RESTS_MS = 600;

/** @typedef {import("./search-state.js").Search} Search */
/** @typedef {import("./search-state.js").Item} Item */

/**
 * @param {Search} now
 * @param {Item} card
 * @param {ParentNode} sheet
 * @returns {import("./shell.js").Page}
 */
export function showZone(now, card, sheet) {
  const fragment = drawn("zone", { heading: `${card.code} ${card.title}`, plate: now.plate, all: address(now) });
  progress(fragment, now.done, now.items.length);
  const place = within(fragment, "[data-zone]");
  if (card.under && !now.safe) {
    place.append(drawn("blocked"));
    const safe = now.items.find(({ purposes }) => purposes.includes("made_safe"));
    const next = { words: "Engine off, keys out, brake, chocks.", label: "Make vehicle safe", href: address(now, safe?.code) };
    return { fragment, next };
  }
  const kept = sheet.querySelector(`[data-kept-item="${CSS.escape(card.code)}"]`);
  if (!kept) return { fragment };
  const zone = /** @type {HTMLElement} */ (document.importNode(kept, true));
  place.append(zone);
  fillAnswer(zone, now, card);
  fillPhotographs(zone, now, card);
  fillMethods(zone, now, card);
  const goal = card.state === "done" ? after(now, card.code) : null;
  const words = `Next zone: ${goal?.code} ${goal?.title}`;
  if (goal) within(zone, ".app-zone__work").append(drawn("next-zone", { words, href: address(now, goal.code) }));
  return { fragment, ready: () => begin(zone, now, card) };
}

/**
 * @param {Search} now
 * @param {string} [item]
 */
function address({ visit }, item) {
  return `/visits/${visit}/sheet/${item ? `${item}/` : ""}`;
}

/**
 * @param {HTMLElement} zone
 * @param {Search} now
 * @param {Item} card
 */
function begin(zone, now, card) {
  startAnswers(zone);
  startCamera(zone);
  startKeypads(zone);
  startZone(zone, { path: address(now, card.code) });
  if (justWent()) rest(zone);
}

/**
 * Disables the answers for a moment. The officer has just tapped the answer of the zone before at the same place, and a
 * trembling thumb must not answer two zones.
 * @param {HTMLElement} zone
 */
function rest(zone) {
  const keys = /** @type {NodeListOf<HTMLButtonElement>} */ (zone.querySelectorAll(".app-answers__row > button"));
  for (const key of keys) key.disabled = true;
  setTimeout(() => keys.forEach((key) => (key.disabled = false)), RESTS_MS);
}

/**
 * Shows each photograph of a run as soon as it is on this tablet, and offers the next zone after the last one if the item
 * has its answer.
 * @param {HTMLElement} zone
 * @param {{ path: string }} where the address of the zone
 */
export function startZone(zone, { path }) {
  zone.addEventListener("photo:kept", (event) => {
    const { id, slot, label, isShown } = /** @type {CustomEvent} */ (event).detail;
    zone.querySelector(`[data-taken="${CSS.escape(slot)}"]`)?.remove();
    if (isShown) return; // the last photograph of a run stays in the place of the camera
    const taken = picture({ id, where: "on this tablet", message: "" }, label);
    within(taken, "figure").dataset.taken = slot;
    within(taken, "[data-earlier]").remove(); // the camera itself shows what was copied
    zone.querySelector("[data-kept-photos]")?.append(taken);
  });
  zone.addEventListener("photo:run-done", () => {
    const isAnswered = zone.querySelector("button[name=result][aria-pressed=true]") !== null;
    if (!isAnswered || zone.querySelector(".app-zone__next")) return;
    // The page does not go on by itself: the thumb may already be on its way to an answer.
    within(zone, ".app-zone__work").append(drawn("next-zone", { words: "Next zone", href: `${path}onward/` }));
  });
}

/**
 * @param {HTMLElement} zone
 * @param {Search} now
 * @param {Item} card
 */
function fillAnswer(zone, now, card) {
  const form = within(zone, "form[data-answers]");
  form.dataset.onward = `${address(now, card.code)}onward/`;
  /** @type {HTMLInputElement} */ (within(form, "[name=search]")).value = now.search;
  const { answer } = card;
  if (!answer) return;
  press(form, answer.result, answer.number);
  for (const [name, value] of [["number", answer.number], ["text", answer.text]]) {
    const field = form.querySelector(`input[name=${name}]:not([type=hidden])`);
    if (field instanceof HTMLInputElement) field.value = String(value ?? "");
  }
  const line = within(zone, "[data-kept-said]");
  line.textContent = `${capital(answer.where)}. ${answer.message}`.trim();
  Object.assign(line.dataset, { standing: card.code, search: now.search, told: "Sent" });
}

/**
 * @param {HTMLElement} zone
 * @param {Search} now
 * @param {Item} card
 */
function fillPhotographs(zone, now, card) {
  const run = runToTake(card, new URLSearchParams(location.search).get("again"));
  const challenges = within(zone, "[data-kept-challenges]");
  const photographs = within(zone, "[data-kept-photos]");
  for (const { challenge, photo, reference, title } of [...card.slots, card.another]) {
    if (challenge) challenges.append(Object.assign(document.createElement("p"), { className: "app-zone__disc", textContent: challenge }));
    if (reference && navigator.onLine) photographs.append(picture({ id: reference, where: "sent", message: "" }, `Way in: ${title}`));
    if (photo) photographs.append(picture(photo, title));
  }
  for (const { code, photo, title } of card.slots) {
    if (photo && code !== run[0]?.code) photographs.after(drawn("again", { words: `Take again: ${title}`, href: `${address(now, card.code)}?again=${code}` }));
  }
  const camera = within(zone, "form[data-camera]");
  camera.hidden = run.length === 0;
  if (run.length === 0) return;
  Object.assign(camera.dataset, { visit: now.visit, search: now.search, item: card.code, phase: "way_out" });
  setRun(camera, run.map(({ code, title, challenge }) => ({ code, label: title, challenge })));
}

/**
 * @param {{ id: string, where: string, message: string, earlier?: any }} photo
 * @param {string} title
 */
export function picture(photo, title) {
  const part = drawn("picture", { words: `${title}: ${photo.where}. ${photo.message}`.trim() });
  const image = /** @type {HTMLImageElement} */ (within(part, "[data-picture]"));
  image.alt = title;
  showEarlier(part, photo.earlier);
  const link = /** @type {HTMLAnchorElement} */ (within(part, "[data-photo]"));
  const show = (/** @type {string} */ small, /** @type {string} */ full) => Object.assign(image, { src: small }) && (link.href = full);
  if (photo.where === "sent") show(`/photos/${photo.id}/thumb`, `/photos/${photo.id}/screen`);
  else void hereOf(photo.id).then((address) => show(address, address)).catch(() => image.remove());
  return part;
}

/** @param {string} id */
async function hereOf(id) {
  return URL.createObjectURL(new Blob([await bytesOf(id)], { type: "image/jpeg" }));
}

/**
 * @param {HTMLElement} zone
 * @param {Search} now
 * @param {Item} card
 */
function fillMethods(zone, now, card) {
  const box = within(zone, "[data-kept-method]");
  box.hidden = !card.otherwise.needed || card.otherwise.method !== "";
  for (const key of box.querySelectorAll("[data-kept-another]")) {
    key.addEventListener("click", async () => {
      const method = key.getAttribute("data-kept-another");
      await record("answer_item", { search: now.search, item: card.code, result: "cannot_see", number: null, text: "", method }, { local: { visit: now.visit } });
      again();
    });
  }
}
