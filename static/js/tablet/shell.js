// @ts-check
/** Every gate page while the control room is not reached: board, visit, sheet, zone, what waits. */

import { recall } from "./store.js";
import { board, visit } from "./shell-board.js";
import { drawn, showNext, within } from "./parts.js";
import { search } from "./shell-search.js";
import { waiting } from "./shell-waiting.js";
import { onChange } from "./outbox.js";

/** @typedef {{ fragment: DocumentFragment, next?: { words: string, label: string, href: string } | null, ready?: () => void }} Page */

const EVERY_MS = 5000;
const VISIT = /^\/visits\/([0-9a-f-]{36})\/(?:(sheet|sign)\/(?:([^/]+)\/(onward\/)?)?)?$/;
let shown = "";

async function draw() {
  const pack = await recall("pack");
  const page = pack ? await pageFor(pack) : nothing("Not reached yet", "Sign in once while the control room is reached.");
  if (!page) return;
  within(document, "[data-shell]").replaceChildren(page.fragment);
  showNext(page.next ?? null);
  page.ready?.();
  sayAsOf(pack);
}

/**
 * @param {any} pack
 * @returns {Promise<Page | null>}
 */
async function pageFor(pack) {
  const path = location.pathname;
  if (path === "/tablet/waiting/") return waiting();
  if (["/", "/board/", "/tablet/"].includes(path)) return board(pack);
  const [, id, room, item, onward] = VISIT.exec(path) ?? [];
  if (!id) return nothing("No connection", "This page needs the control room.");
  if (room === "sheet") return search(pack, { visit: id, item, onward: Boolean(onward) });
  return visit(pack, id);
}

/**
 * @param {string} heading
 * @param {string} sentence
 * @returns {Page}
 */
export function nothing(heading, sentence) {
  return { fragment: drawn("nothing", { heading, sentence, href: "/board/" }) };
}

/** @param {any} pack */
function sayAsOf(pack) {
  if (!pack) return;
  const time = new Date(pack.server_now).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  within(document, "[data-shell-as-of]").textContent = `As of ${time}. The control room decides; the gate stays shut.`;
}

/** Back to the server's own page as soon as it answers, unless somebody is in the middle of something. */
async function look() {
  const filming = [...document.querySelectorAll("video")].some(({ srcObject }) => srcObject !== null);
  if (filming || document.activeElement?.matches("input")) return;
  try {
    const answer = await fetch("/manifest.webmanifest", { cache: "no-store", signal: AbortSignal.timeout(3000) });
    if ((await answer.json()).short_name === "Gatehouse" && answer.ok) location.replace(location.href);
  } catch {
    // Still not reached.
  }
}

/** Drawn anew only when what waits has changed: a redraw would close an open camera. */
async function redrawWaiting() {
  if (location.pathname !== "/tablet/waiting/" && !document.querySelector("[data-redraw]")) return;
  const now = JSON.stringify(await recall("pack"));
  if (now !== shown) shown = now;
  await draw();
}

await draw();
onChange(() => void redrawWaiting());
window.addEventListener("online", look);
if (location.pathname !== "/tablet/waiting/") setInterval(look, EVERY_MS);
