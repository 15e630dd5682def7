// @ts-check
/**
 * Prevents the sealing of the lock while this tablet holds an unsent find on the vehicle, because the server does not
 * know of the find yet.
 */

import { isFind, visitOfFact } from "./fact-visit.js";
import { everything, onChange } from "./outbox.js";

/** @param {ParentNode} root */
export function start(root) {
  const form = root.querySelector("form[data-seals]");
  if (!(form instanceof HTMLFormElement) || !window.isSecureContext || !window.indexedDB) return;
  const look = async () => {
    const held = await holdsFind(form.dataset.seals ?? "").catch(() => false);
    const notice = document.querySelector("[data-unsent-find]");
    if (notice instanceof HTMLElement) notice.hidden = !held;
    for (const key of document.querySelectorAll(`button[form="${form.id}"]`)) /** @type {HTMLButtonElement} */ (key).disabled = held;
  };
  onChange(() => void look());
  void look();
}

/** @param {string} visit */
async function holdsFind(visit) {
  const kept = await everything();
  return kept.some((fact) => fact.state === "waiting" && isFind(fact) && visitOfFact(fact, kept) === visit);
}
