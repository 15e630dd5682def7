// @ts-check
/** The sentences about a photograph: where it is, what to do better, why it was not taken. */

import { NobodyHere } from "../outbox/author.js";
import { mayReload } from "../outbox/unresponsive-store.js";
import { NotKept } from "../outbox/outbox.js";
import { Stuck } from "../outbox/store.js";
import { sentencesOf } from "../shell/search-state.js";

/**
 * @param {import("../outbox/outbox.js").Kept} one
 * @param {string} hint of this tablet's own check of the picture
 */
export function standing({ state, sending, said, answer }, hint) {
  if (sending) return `Taken. Sending. ${hint}`.trim();
  if (state === "waiting") return `Taken. Saved on this tablet. ${hint}`.trim();
  if (state === "refused") return `${said} Take the photograph again.`;
  if (answer.usable) return `Photograph sent. ${sentencesOf(answer.warnings)}`.trim();
  return sentencesOf(answer.problems) || "Take the photograph again.";
}

/**
 * @param {unknown} fault
 * @param {string} [again] what was not stored, and what to do about it
 */
export function failure(fault, again = "The photograph was not taken. Take the photograph again.") {
  const [lost] = again.split(". ");
  if (fault instanceof DOMException && fault.name === "QuotaExceededError") {
    return `This tablet is full. ${lost}. Connect this tablet so that it can send its waiting records.`;
  }
  if (fault instanceof Stuck && !mayReload()) return `${lost}. ${fault.message}`;
  if (fault instanceof NotKept || fault instanceof NobodyHere) return fault.message;
  return again;
}

/**
 * Returns which photograph a camera is for.
 * @param {HTMLElement} form
 */
export function placeOf(form) {
  const { visit = "", search = "", item = "", slot = "", phase = "" } = form.dataset;
  return { visit, search, item, slot, phase };
}
