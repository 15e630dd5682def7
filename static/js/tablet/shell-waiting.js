// @ts-check
/** What has not reached the control room: each with its age and reason, and a way to mend it. */

import { park } from "./delivering.js";
import { change, letGo, unsent } from "./outbox.js";
import { drawn, within } from "./parts.js";
import { room } from "./room.js";
import { soon } from "./sending.js";

const KINDS = {
  photo: "Photograph",
  answer_item: "Answer",
  log_vehicle_in: "Way in",
  close_inner_gate: "Lock sealed",
  void_lock: "Lock void",
  sign_search: "Signature",
  look_by_radio: "Orderly officer's signature",
  open_outer_gate: "Outer gate opened",
  depart: "Left",
  raise_stop: "Stop all vehicles",
};

/** @returns {Promise<import("./shell.js").Page>} */
export async function waiting() {
  const rows = await unsent();
  const here = await room();
  const fits = here ? ` Room for about ${here.photographs} photographs.` : "";
  const words = rows.length === 0 ? "All at the control room." : `${rows.length} not yet at the control room.`;
  const fragment = drawn("waiting", { room: words + fits });
  within(fragment, "[data-list]").replaceChildren(...rows.map(line));
  return { fragment, next: { words: "", label: "To the board", href: "/board/" } };
}

/** @param {import("./outbox.js").Kept} row */
function line(row) {
  const { id, kind, payload, kept_at, state, said } = row;
  const name = KINDS[/** @type {keyof typeof KINDS} */ (kind)] ?? kind;
  const what = [name, payload.item, payload.plate].filter(Boolean).join(" ");
  const minutes = Math.floor((Date.now() - kept_at) / 60_000);
  const part = drawn("waiting-line", { what, age: `${minutes} min ago`, said: said || "On this tablet." });
  within(part, "[data-keys]").hidden = state !== "refused";
  within(part, "[data-again]").addEventListener("click", () => void again(id));
  within(part, "[data-hand-in]").addEventListener("click", (event) => void handIn(row, event));
  return part;
}

/** @param {string} id */
async function again(id) {
  await change(id, { state: "waiting", said: "" });
  await soon();
}

/**
 * A person's own hand: the server keeps it for somebody to judge, then it leaves this tablet.
 * @param {import("./outbox.js").Kept} row
 * @param {Event} event
 */
async function handIn(row, event) {
  const key = /** @type {HTMLButtonElement} */ (event.currentTarget);
  key.disabled = true;
  try {
    await park(row);
    await letGo(row.id);
  } catch (fault) {
    key.disabled = false;
    key.textContent = `Not handed in: ${/** @type {Error} */ (fault).message}`;
  }
}
