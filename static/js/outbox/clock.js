// @ts-check
/** Compares the tablet's clock with the server's at each contact, and notices jumps in between. */

import { recall, remember } from "./store.js";

/**
 * `offset` is in seconds, positive when the tablet is ahead, and null until it has been measured. `right` is the newest
 * corrected time, in milliseconds.
 * @typedef {{ offset: number | null, jumped: boolean, wall: number, told_at: number, right?: number }} Clock
 */

/** The tolerance in seconds until a page from the server has given the policy's number. */
const USUAL_TOLERANCE_SECONDS = 120;
const JUMP_MS = 30_000;
const TELL_EVERY_MS = 5 * 60_000;
/** The name of one run of this page. Monotonic readings can be compared only within one run. */
export const BOOT = crypto.randomUUID?.() ?? String(Math.random());
const UNKNOWN = { offset: null, jumped: false, wall: 0, told_at: 0, right: 0 };
const began = { wall: Date.now(), ticks: performance.now() };

/** @returns {Promise<Clock>} */
export async function clock() {
  const known = { ...UNKNOWN, ...(await recall("clock")) };
  const fell = known.wall - Date.now() > JUMP_MS;
  const drifted = Date.now() - began.wall - (performance.now() - began.ticks);
  return { ...known, jumped: known.jumped || fell || drifted < -JUMP_MS };
}

/**
 * Records the comparison. A jump stays recorded until the server knows of it.
 * @param {number} serverNow milliseconds, by the server
 * @param {number} sentAt performance.now() when the request was sent
 */
export async function measured(serverNow, sentAt, { reported = false } = {}) {
  const wall = Date.now();
  const offset = (wall - (performance.now() - sentAt) / 2 - serverNow) / 1000;
  const { jumped, told_at } = await clock();
  Object.assign(began, { wall: Date.now(), ticks: performance.now() });
  await remember("clock", { offset, wall, jumped: jumped && !reported, told_at: reported ? wall : told_at, right: serverNow });
}

/** Returns whether the server needs a reading now. The server can prove a time only between two readings. */
export async function tellingIsDue() {
  const { told_at, jumped } = await clock();
  return jumped || Math.abs(Date.now() - told_at) > TELL_EVERY_MS;
}

/**
 * Records the wall clock with every fact, so that a clock set back without a connection is noticed.
 * @returns {Promise<Clock & { right: number }>}
 */
export async function noteTime() {
  const known = await clock();
  const wall = known.jumped ? known.wall : Math.max(known.wall, Date.now());
  const noted = { ...known, wall, right: corrected(known) };
  await remember("clock", noted);
  return noted;
}

/**
 * Returns the time as the server would give it, in milliseconds. It never goes back while there is no contact: a clock
 * that somebody sets right in the middle of a search must not make later facts look earlier.
 * @returns {Promise<number>}
 */
export async function rightNow() {
  return corrected(await clock());
}

/** @param {Clock} known */
function corrected({ offset, right = 0 }) {
  return Math.max(Date.now() - (offset ?? 0) * 1000, right + 1);
}

/** Returns the reading of the clock that nobody can set, which proves times within one run of a page. */
export function tick() {
  return { boot: BOOT, monotonic_ms: Math.floor(performance.now()) };
}

/**
 * Returns the time now, twice: by this tablet's clock, for the server to judge, and corrected, for the screen.
 * @returns {Promise<{ occurred_at: string, corrected_at: string, boot: string, monotonic_ms: number }>}
 */
export async function moment() {
  const wall = Date.now();
  const ticked = tick();
  const { right } = await noteTime();
  return { occurred_at: new Date(wall).toISOString(), corrected_at: new Date(right).toISOString(), ...ticked };
}

/**
 * Returns by how many seconds the policy lets this clock be wrong. Pages without a connection have no number from the
 * server, so the tablet stores the newest number. @param {string | undefined} told the number in the page, if the
 * server sent it
 */
export async function tolerance(told) {
  const known = await recall("clock-tolerance");
  if (!told) return known ?? USUAL_TOLERANCE_SECONDS;
  if (known !== Number(told)) await remember("clock-tolerance", Number(told));
  return Number(told);
}

/**
 * Returns the warning about this clock for the screen, or "" while the clock is right.
 * @param {Clock} known
 * @param {number} most by how many seconds the clock may be wrong
 */
export function troubleOf(known, most) {
  if (known.jumped) return "This tablet's clock was set back. The server does not trust the tablet's times.";
  if (known.offset === null) return "This tablet's clock was never compared with the server's clock. The server does not trust the tablet's times.";
  const seconds = Math.abs(known.offset);
  if (seconds <= most) return "";
  const minutes = Math.round(seconds / 60);
  const much = seconds < 90 ? `${Math.round(seconds)} s` : minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
  const way = known.offset > 0 ? "ahead" : "behind";
  return `This tablet's clock is ${much} ${way}. The server does not trust the tablet's times.`;
}
