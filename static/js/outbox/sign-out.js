// @ts-check
/**
 * Warns a person who signs out how many of their records are only on this tablet, because nobody else can send them.
 */

import { author } from "./author.js";
import { PHOTO, unsent } from "./outbox.js";

export async function start() {
  const place = document.querySelector("[data-unsent]");
  if (!(place instanceof HTMLElement) || !window.indexedDB) return;
  const me = await author().catch(() => "");
  const mine = (await unsent()).filter((fact) => fact.author === me);
  if (mine.length === 0) return;
  const photographs = mine.filter(({ kind }) => kind === PHOTO).length;
  const words = place.querySelector("[data-unsent-words]");
  if (words) words.textContent = `Records only on this tablet: ${mine.length}. Photographs among them: ${photographs}.`;
  place.hidden = false;
}
