// @ts-check
/** Shows the earlier photograph of which a refused photograph is a copy. */

import { part } from "../hooks.js";
import { dayAndTime } from "../prison-time.js";

/** @typedef {{ id: string, slot: string, plate: string, taken_at: string, thumb: string, deleted: boolean }} Earlier */

/**
 * @param {ParentNode} root contains templates/components/_earlier_photograph.html
 * @param {Earlier | null | undefined} earlier null or undefined if the photograph is not a copy
 */
export function showEarlier(root, earlier) {
  const figure = part(root, "[data-earlier]");
  figure.hidden = !earlier;
  if (!earlier) return;
  const link = /** @type {HTMLAnchorElement} */ (part(figure, "[data-earlier-link]"));
  link.hidden = earlier.deleted;
  if (!earlier.deleted) {
    link.dataset.photo = ""; // opens on the whole screen, as every photograph does
    link.href = `/photos/${earlier.id}/screen`;
    /** @type {HTMLImageElement} */ (part(figure, "[data-earlier-picture]")).src = earlier.thumb;
  }
  part(figure, "[data-earlier-words]").textContent = words(earlier);
}

/** @param {Earlier} earlier */
function words({ plate, slot, taken_at: at, deleted }) {
  const gone = deleted ? " The picture was deleted at the end of its retention period." : "";
  return `Used before: ${plate}, ${slot}, ${dayAndTime(at)}.${gone}`;
}
