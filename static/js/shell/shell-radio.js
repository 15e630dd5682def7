// @ts-check
/** Release by radio at the gate, on one page: look and sign, read out the letters, enter the code, open the gate, leave. */

import { BOOT, clock } from "../outbox/clock.js";
import { checksumOf, documentOf } from "./finished-search.js";
import { again } from "./navigation.js";
import { keys } from "../outbox/tablet-keys.js";
import { drawn, within } from "./shell-templates.js";
import { doneAtGate, ended, stops, unready } from "./radio-state.js";
import { searchOf } from "./shell-search.js";
import { codePage } from "./shell-radio-code.js";
import { goPage, leftPage, openPage } from "./shell-radio-go.js";
import { lookPage } from "./shell-radio-look.js";
import { drop, recall } from "../outbox/store.js";

/** @typedef {import("./radio-state.js").Radio} Radio */
/** @typedef {import("./shell.js").Page} Page */

/** @returns {import("./radio-state.js").Instant} */
export function instant() {
  return { boot: BOOT, ticks: performance.now(), wall: Date.now() };
}

/**
 * @param {import("./shell.js").Known} known
 * @param {import("./board-overlay.js").Visit} visit
 * @returns {Promise<Page>}
 */
export async function byRadio(known, visit) {
  const { pack, kept } = known;
  const done = doneAtGate(visit, pack, kept);
  if (done.left) return leftPage(visit);
  if (done.opened) return openPage(visit);
  const { now, sentence } = await searchOf(known, visit);
  const wall = Date.now() - ((await clock()).offset ?? 0) * 1000;
  const halt = stops({ visit, now, kept, pack, wall });
  if (halt || !now) return stayPage(halt ?? { heading: "Stay", sentence, label: "Back to the visit", href: `/visits/${visit.id}/`, stay: true });
  /** @type {Radio | undefined} */
  const radio = await recall("radio");
  if (radio?.search === now.search) return stepOf(known, visit, now, radio);
  const box = await keys();
  const todo = unready({ visit, now, pack, wall, hasKeys: Boolean(box) });
  return todo ? stayPage(todo) : lookPage(known, visit, now);
}

/**
 * @param {import("./shell.js").Known} known
 * @param {import("./board-overlay.js").Visit} visit
 * @param {import("./search-state.js").Search} now
 * @param {Radio} radio
 */
async function stepOf({ pack, kept }, visit, now, radio) {
  const checksum = await checksumOf(documentOf(now), now.signed, [radio.look, radio.person]);
  const over = ended(radio, { checksum, now: instant(), pack });
  if (over) return overPage(over);
  return radio.accepted ? goPage({ pack, kept, visit, now, radio }) : codePage(radio);
}

/**
 * Shows a red page with a button to start again. The orderly officer then signs again, and the tablet shows new letters.
 * @param {string} sentence
 * @returns {Page}
 */
function overPage(sentence) {
  const fragment = drawn("radio-stay", { heading: "Stay", sentence: `${sentence} The gate stays shut.` });
  const form = within(fragment, "form");
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    await drop("radio");
    again();
  });
  return { fragment, tone: "stay", next: { words: "", label: "Start again", form: "radio-anew" } };
}

/**
 * @param {import("./radio-state.js").Stay} stay
 * @returns {Page}
 */
function stayPage({ heading, sentence, label, href, stay }) {
  const fragment = drawn("radio-stay", { heading, sentence });
  return { fragment, tone: stay ? "stay" : undefined, next: { words: "", label, href } };
}
