// @ts-check
/**
 * The shell, which draws every gate page while there is no connection. It stays one document, because its clock proves
 * times.
 */

import { closeIfUnused, detach } from "../camera/viewfinder.js";
import { isLocked } from "../pages/idle-lock.js";
import { start as startKeypads } from "../pages/keypad.js";
import { updateWakeLock } from "../pages/keep-screen-on.js";
import { backWhenReached } from "./reconnect.js";
import { stayInShell, go } from "./navigation.js";
import { justSealed, laySealed, layVisits, visitOf } from "./board-overlay.js";
import { clockTime } from "../prison-time.js";
import { officer } from "../outbox/author.js";
import { countKey } from "../outbox/count-key.js";
import { rightNow } from "../outbox/clock.js";
import { mayReload, noteAnswered, reload, sayStuck } from "../outbox/unresponsive-store.js";
import { everything, onChange } from "../outbox/outbox.js";
import { drawn, showNext, within } from "./shell-templates.js";
import { board } from "./shell-board.js";
import { countCode } from "./shell-count-code.js";
import { radioCount } from "./shell-radio-count.js";
import { seal, visit } from "./shell-lock.js";
import { wayInPhotographs } from "./shell-photos.js";
import { byRadio } from "./shell-radio.js";
import { search, waitingForSearch } from "./shell-search.js";
import { sign } from "./shell-sign.js";
import { stop } from "./shell-stop.js";
import { waiting } from "./shell-waiting.js";
import { wayIn } from "./shell-way-in.js";
import { forgetElsewhere } from "../outbox/unsent-forms.js";
import { Stuck, recall } from "../outbox/store.js";

/** @typedef {{ fragment: DocumentFragment, next?: { words: string, label: string, href?: string, form?: string } | null, ready?: () => void, tone?: "go" | "stay" }} Page */
/** @typedef {{ pack: any, kept: import("../outbox/outbox.js").Kept[], visits: import("./board-overlay.js").Visit[] }} Known */

const VISIT = /^\/visits\/([0-9a-f-]{36})\/(?:(sheet|sign|seal|photos|radio|count-by-radio)\/(?:([^/]+)\/(onward\/)?)?)?$/;
const OURS = /^\/($|board\/|tablet\/|stop\/|visits\/|officer\/)/;
const SEALED = "sealed";
const STOP = "/stop/";
/** The pages of a supervisor's parties. */
const PARTIES = /^\/(rolls|counts)\//;
/** How long the previous page may stay while the records of the next page are read. */
const READS_MS = 2000;
const AGAIN_MS = 5000;
let drawing = 0;
/** The address whose page is shown, or "" while none is. */
let shown = "";

async function draw() {
  const mine = ++drawing;
  const slow = setTimeout(() => mine === drawing && sayReading(), READS_MS);
  const { page, pack } = await pageHere().finally(() => clearTimeout(slow));
  if (!page || mine !== drawing) return;
  shown = here();
  show(page);
  void forgetElsewhere();
  sayAsOf(pack ?? (await recall("pack")));
  await sayWho();
  updateWakeLock();
  // A GO page itself says who decided, and when.
  within(document, "[data-shell-as-of]").hidden = page.tone === "go";
}

function here() {
  return location.pathname + location.search;
}

/** Says that the records are being read, unless this page is shown already and is only drawn again. */
function sayReading() {
  if (shown === here() || document.querySelector("[data-stuck]")) return;
  shown = "";
  show({ fragment: drawn("reading") });
}

/** @param {Page} page */
function show(page) {
  const shell = within(document, "[data-shell]");
  for (const video of shell.querySelectorAll("video")) detach(video);
  shell.replaceChildren(page.fragment);
  startKeypads(shell);
  for (const tone of ["go", "stay"]) document.body.classList.toggle(`app-body--${tone}`, page.tone === tone);
  showNext(page.next ?? null);
  page.ready?.();
  closeIfUnused();
}

/**
 * Returns the page of this address. The page that stops all vehicles needs nothing from the database.
 * @returns {Promise<{ page: Page | null, pack?: any }>}
 */
async function pageHere() {
  if (location.pathname === STOP) return { page: stop() };
  const pack = await recall("pack");
  const page = pack && !PARTIES.test(location.pathname) ? await pageFor(await known(pack)) : await pageWithoutPack();
  noteAnswered();
  return { page, pack };
}

/** Returns the page of a screen that is no gate tablet. A supervisor's screen can make the code of a count by radio. */
async function pageWithoutPack() {
  const isOfParty = PARTIES.test(location.pathname) || (await countKey()) !== undefined;
  if (!isOfParty) return nothing("No connection yet", "Sign in once while this tablet has a connection.");
  return isLocked() ? nothing("This screen is locked", "Only the server can check a PIN. Go where this screen has a connection.") : countCode();
}

/**
 * @param {any} pack
 * @returns {Promise<Known>}
 */
async function known(pack) {
  const kept = await everything();
  return { pack, kept, visits: laySealed(layVisits(pack, kept), sealedHere(), pack) };
}

/** Returns the lock that the server sealed for this tablet last, as this tab remembers it. */
function sealedHere() {
  return JSON.parse(sessionStorage.getItem(SEALED) ?? "null");
}

async function rememberSealing() {
  const visit = justSealed(location.pathname, document.referrer);
  if (!visit || sealedHere()?.visit === visit) return;
  const at = await rightNow().catch(() => Date.now()); // the database does not answer
  sessionStorage.setItem(SEALED, JSON.stringify({ visit, at }));
}

/**
 * @param {Known} now
 * @returns {Promise<Page | null>}
 */
async function pageFor(now) {
  const path = location.pathname;
  if (isLocked()) return nothing("This tablet is locked", "Only the control room's server can check a PIN. Go where this tablet has a connection.");
  if (path === "/officer/") return nothing("No change of officer without a connection", "Only the control room's server can check a PIN. Until then each record carries the name of the officer who is signed in.");
  if (path === "/tablet/waiting/") return waiting();
  if (path === "/visits/new/") return wayIn(now);
  if (["/", "/board/", "/tablet/"].includes(path)) return board(now);
  const [, id, room, item, onward] = VISIT.exec(path) ?? [];
  const card = id ? visitOf(now.visits, id) : null;
  if (id && !card && sealedHere()?.visit === id) return waitingForSearch({ id });
  if (!id || !card) return nothing("Not on this tablet", "This page needs a connection to the control room.");
  if (room === "sheet") return search(now, { visit: card, item, onward: Boolean(onward) });
  if (room === "sign") return sign(now, card);
  if (room === "radio") return byRadio(now, card);
  if (room === "count-by-radio") return radioCount(now, card);
  if (room === "seal") return seal(card);
  if (room === "photos") return wayInPhotographs(now, card, item);
  return visit(card, now);
}

/**
 * @param {string} heading
 * @param {string} sentence
 * @returns {Page}
 */
function nothing(heading, sentence) {
  return { fragment: drawn("nothing", { heading, sentence, href: "/board/" }) };
}

/** @param {any} pack */
function sayAsOf(pack) {
  if (!pack) return;
  const time = clockTime(pack.server_now);
  within(document, "[data-shell-as-of]").textContent = `As of ${time}. The control room decides; the gate stays shut.`;
}

async function sayWho() {
  const who = document.querySelector("[data-shell-who]");
  const { name } = await officer();
  if (!(who instanceof HTMLElement)) return;
  who.textContent = name && `${name} is signed in`;
  who.hidden = !name;
}

/**
 * Draws the page again if it shows unsent facts. Other pages are left alone, because drawing them again would close an
 * open camera.
 */
function redrawWaiting() {
  if (location.pathname === "/tablet/waiting/" || document.querySelector("[data-redraw]")) void draw();
}

/** @param {MouseEvent} event */
function followed(event) {
  const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
  if (!(link instanceof HTMLAnchorElement) || link.origin !== location.origin || !OURS.test(link.pathname)) return;
  if (event.ctrlKey || event.metaKey || event.shiftKey || link.target) return;
  event.preventDefault();
  go(link.pathname + link.search);
}

/**
 * Handles a database that does not answer, whichever part of the page finds it first. A page that is shown stays, because a
 * reload would close its camera and begin its clock again.
 * @param {PromiseRejectionEvent} event
 */
function foundStuck(event) {
  if (!(event.reason instanceof Stuck)) return;
  event.preventDefault();
  if (shown === here()) sayStuck(event.reason);
  else if (mayReload()) reload();
  else showStuck();
}

/** Says what the officer can do, and draws the page as soon as the database answers after all. */
function showStuck() {
  setTimeout(() => void draw(), AGAIN_MS);
  if (document.querySelector("[data-stuck]")) return;
  const fragment = drawn("stuck");
  within(fragment, "button").addEventListener("click", () => location.reload());
  show({ fragment });
}

stayInShell(() => {
  window.scrollTo(0, 0);
  void draw().then(() => within(document, "main").focus({ preventScroll: true }));
});
document.addEventListener("click", followed);
window.addEventListener("popstate", () => void draw());
window.addEventListener("unhandledrejection", foundStuck);
await rememberSealing();
await draw().catch((fault) => void Promise.reject(fault));
onChange(redrawWaiting);
backWhenReached();
