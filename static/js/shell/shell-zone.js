// @ts-check
/** One zone without a connection: its page from the cached sheet, with the state of this search. */

import { start as startAnswers } from "../outbox/answer-form.js";
import { start as startCamera } from "../camera/camera.js";
import { showEarlier } from "../camera/earlier-picture.js";
import { record } from "../outbox/facts.js";
import { again, go } from "./navigation.js";
import { bytesOf } from "../outbox/outbox.js";
import { drawn, progress, within } from "./shell-templates.js";
import { after, slotToTake } from "./next-step.js";

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
  const next = goal ? { words: `${goal.code} ${goal.title}`, label: "Next zone", href: address(now, goal.code) } : null;
  return { fragment, next, ready: () => begin(zone) };
}

/**
 * @param {Search} now
 * @param {string} [item]
 */
function address({ visit }, item) {
  return `/visits/${visit}/sheet/${item ? `${item}/` : ""}`;
}

/** @param {HTMLElement} zone */
function begin(zone) {
  startAnswers(zone);
  startCamera(zone);
  // A photograph clears its slot on the screen, and the page asks for the next one.
  zone.addEventListener("photo:kept", () => go(location.pathname, { replace: true }));
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
  for (const key of form.querySelectorAll("button[name=result]")) {
    key.setAttribute("aria-pressed", String(key.getAttribute("value") === answer.result));
  }
  within(zone, "[data-kept-said]").textContent = `${answer.where}. ${answer.message}`.trim();
}

/**
 * @param {HTMLElement} zone
 * @param {Search} now
 * @param {Item} card
 */
function fillPhotographs(zone, now, card) {
  const slot = slotToTake(card, new URLSearchParams(location.search).get("again"));
  const challenges = within(zone, "[data-kept-challenges]");
  const photographs = within(zone, "[data-kept-photos]");
  for (const { challenge, photo, title } of [...card.slots, card.another]) {
    if (challenge) challenges.append(Object.assign(document.createElement("p"), { className: "app-zone__disc", textContent: challenge }));
    if (photo) photographs.append(picture(photo, title));
  }
  for (const { code, photo, title } of card.slots) {
    if (photo && code !== slot?.code) photographs.after(drawn("again", { words: `Take again: ${title}`, href: `${address(now, card.code)}?again=${code}` }));
  }
  const camera = within(zone, "form[data-camera]");
  camera.hidden = slot === null;
  if (!slot) return;
  Object.assign(camera.dataset, { visit: now.visit, search: now.search, item: card.code, slot: slot.code, phase: "way_out" });
  within(camera, "[data-camera-label]").textContent = slot.title;
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
      await record("answer_item", { search: now.search, item: card.code, result: "cannot_see", number: null, text: "", method });
      again();
    });
  }
}
