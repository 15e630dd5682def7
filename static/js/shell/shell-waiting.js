// @ts-check
/** The page of facts that have not reached the control room, each with its age, the reason and what a person can do. */

import { newUuid } from "../hooks.js";
import { author } from "../outbox/author.js";
import { hexDigest } from "../outbox/digests.js";
import { park } from "../outbox/fact-delivery.js";
import { mayHandIn, reasonOf } from "../outbox/held-back.js";
import { letGo } from "../outbox/outbox-removal.js";
import { PHOTO, bytesOf, change, unsent } from "../outbox/outbox.js";
import { drawn, within } from "./shell-templates.js";
import { mayDelete, room } from "../outbox/storage-quota.js";
import { soon, watchSending } from "../outbox/send-timing.js";
import { recall } from "../outbox/store.js";

const KINDS = {
  photo: "Photograph",
  answer_item: "Answer",
  log_vehicle_in: "Vehicle logged in",
  close_inner_gate: "Lock sealed",
  void_lock: "Lock void",
  sign_search: "Signature",
  look_by_radio: "Orderly officer's signature",
  open_outer_gate: "Outer gate opened",
  depart: "Vehicle left",
  raise_stop: "Stop all vehicles",
  record_radio_count: "Count by radio",
};

/** @returns {Promise<import("./shell.js").Page>} */
export async function waiting() {
  const [rows, here, pack, person] = await Promise.all([unsent(), room(), recall("pack"), author().catch(() => "")]);
  const now = { person, names: namesOf(pack), ended: howItEnded() };
  const fits = here ? ` Room for about ${here.photographs} photographs.` : "";
  const words = rows.length === 0 ? "All records sent." : `Records that have not been sent: ${rows.length}.`;
  const fragment = drawn("waiting", { room: words + fits });
  within(fragment, "[data-may-delete]").hidden = !(await mayDelete());
  within(fragment, "[data-list]").replaceChildren(...rows.map((row) => line(row, now)));
  return { fragment, next: { words: "", label: "Back to vehicles", href: "/board/" } };
}

/**
 * @param {any} pack
 * @returns {Map<string, string>} the names of the officers whom the control room has named, by UUID
 */
function namesOf(pack) {
  const named = ["searchers", "escorts", "orderly_officers"].flatMap((list) => pack?.[list] ?? []);
  return new Map(named.map(({ value, words }) => [value, words]));
}

function howItEnded() {
  let ended = "";
  watchSending((sending) => (ended = sending.ended))();
  return ended;
}

/**
 * @param {import("../outbox/outbox.js").Kept} row
 * @param {{ person: string, names: Map<string, string>, ended: string }} now
 */
function line(row, now) {
  const { id, kind, payload, kept_at, state, trouble } = row;
  const name = KINDS[/** @type {keyof typeof KINDS} */ (kind)] ?? kind;
  const what = [name, payload.item, payload.plate].filter(Boolean).join(" ");
  const minutes = Math.floor((Date.now() - kept_at) / 60_000);
  const mend = `/visits/${payload.visit}/sheet/${payload.item}/`;
  const part = drawn("waiting-line", { mend, what, age: `${minutes} min ago`, sentence: [reasonOf(row, now), trouble].filter(Boolean).join(" ") });
  within(part, "[data-keys]").hidden = !mayHandIn(row, Date.now());
  within(part, "[data-again]").hidden = state !== "refused";
  within(part, "[data-mend]").hidden = state !== "refused" || kind !== PHOTO || payload.phase !== "way_out";
  within(part, "[data-again]").addEventListener("click", () => void again(id));
  within(part, "[data-hand-in]").addEventListener("click", () => void handIn(row));
  return part;
}

/** @param {string} id */
async function again(id) {
  await change(id, { state: "waiting", said: "", trouble: "" });
  await soon();
}

/**
 * Returns the bytes of a photograph, or null if this tablet no longer has the bytes that were taken. Other records have
 * no bytes.
 * @param {import("../outbox/outbox.js").Kept} row
 */
async function pictureOf({ id, kind, payload }) {
  const bytes = kind === PHOTO ? await bytesOf(id).catch(() => null) : null;
  return bytes && (await hexDigest(bytes)) === payload.sha256 ? bytes : null;
}

/**
 * Hands in a record because a person chose to. The server keeps the record for somebody to judge, and this tablet
 * deletes it.
 * @param {import("../outbox/outbox.js").Kept} row
 */
async function handIn(row) {
  // This is recorded first, so that a request with a lost answer is sent again under the same UUID.
  const under = row.parked_as ?? newUuid();
  await change(row.id, { parked_as: under, trouble: "Handing in this record." });
  try {
    await park(row, under, await pictureOf(row));
    await letGo(row.id);
  } catch (fault) {
    await change(row.id, { trouble: `This record was not handed in: ${/** @type {Error} */ (fault).message}` });
  }
}
