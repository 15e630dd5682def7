// @ts-check
/** The reference photographs of the way in without a connection: one per screen, then the next missing one. */

import { start as startCamera } from "../camera/camera.js";
import { go } from "./navigation.js";
import { keptSheet } from "./cached-sheet.js";
import { drawn, progress, within } from "./shell-templates.js";
import { whereOf } from "./search-state.js";
import { picture } from "./shell-zone.js";

/** @typedef {{ code: string, title: string, guidance: string, only_with_tail_lift: boolean }} Reference */
/** @typedef {import("./board-overlay.js").Visit} Visit */

/**
 * @param {import("./shell.js").Known} now
 * @param {Visit} visit
 * @param {string} [code]
 * @returns {Promise<import("./shell.js").Page>}
 */
export async function wayInPhotographs({ pack, kept }, visit, code) {
  const version = pack.sheets.find((/** @type {any} */ entry) => entry.vehicle_type === visit.vehicle_type)?.version;
  const sheet = await keptSheet(pack, version ?? "");
  const heading = "Not on this tablet";
  if (!sheet) return { fragment: drawn("nothing", { heading, sentence: "The checklist is not on this tablet.", href: "/board/" }) };
  const all = referencesOf(sheet, visit);
  const taken = all.map((reference) => ({ ...reference, photo: takenOf(kept, visit, reference.code) }));
  const reference = taken.find((each) => each.code === code) ?? taken.find(({ photo }) => !photo) ?? taken[0];
  const next = taken.find(({ photo, code: other }) => !photo && other !== reference.code);
  return { fragment: screen(visit, reference, taken), next: nextOf(visit, reference, next), ready: () => begin(visit, next) };
}

/**
 * @param {HTMLElement} sheet
 * @param {Visit} visit
 * @returns {Reference[]}
 */
function referencesOf(sheet, visit) {
  const { reference_photos: all } = JSON.parse(sheet.dataset.keptTold ?? "");
  return all.filter((/** @type {Reference} */ reference) => visit.tail_lift_fitted || !reference.only_with_tail_lift);
}

/**
 * @param {import("../outbox/outbox.js").Kept[]} kept
 * @param {Visit} visit
 * @param {string} code
 */
function takenOf(kept, { ids }, code) {
  const here = kept.filter(({ kind, payload }) => kind === "photo" && payload.phase === "way_in" && ids.includes(payload.visit));
  return here.filter(({ state, payload }) => payload.slot === code && state !== "refused").at(-1) ?? null;
}

/**
 * @param {Visit} visit
 * @param {Reference & { photo: import("../outbox/outbox.js").Kept | null }} reference
 * @param {{ photo: unknown }[]} all
 */
function screen({ id, plate }, { code, title, guidance, photo }, all) {
  const fragment = drawn("way-in-photo", { heading: title, guidance, plate, all: `/visits/${id}/` });
  progress(fragment, all.filter((each) => each.photo).length, all.length, "photographs");
  if (photo) within(fragment, "[data-pictures]").append(picture({ id: photo.id, where: whereOf(photo), message: photo.said }, title));
  const camera = within(fragment, "form[data-camera]");
  Object.assign(camera.dataset, { visit: id, search: "", item: code, slot: code, phase: "way_in" });
  within(camera, "[data-camera-label]").textContent = title;
  return fragment;
}

/**
 * @param {Visit} visit
 * @param {{ photo: unknown }} reference
 * @param {Reference | undefined} next
 */
function nextOf({ id }, { photo }, next) {
  if (!photo) return null;
  if (next) return { words: next.title, label: "Next photograph", href: `/visits/${id}/photos/${next.code}/` };
  return { words: "All photographs of the way in have been taken.", label: "Back to the visit", href: `/visits/${id}/` };
}

/**
 * @param {Visit} visit
 * @param {Reference | undefined} next
 */
function begin({ id }, next) {
  const camera = within(document, "[data-shell] form[data-camera]");
  startCamera(camera);
  camera.addEventListener("photo:kept", () => go(next ? `/visits/${id}/photos/${next.code}/` : `/visits/${id}/photos/`));
}
