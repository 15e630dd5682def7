// @ts-check
/** The tablet's clock against the server's: measured at contact, watched for jumps in between. */

import { recall, remember } from "./store.js";

/**
 * `offset` in seconds, positive when the tablet is ahead; null until it was measured.
 * @typedef {{ offset: number | null, measured_at: number, ticks: number, boot: string, jumped: boolean, wall: number }} Clock
 */

const MOST_OFF_SECONDS = 120;
const JUMP_MS = 30_000;
/** One life of this page: a monotonic reading says something within it alone. */
export const BOOT = crypto.randomUUID?.() ?? String(Math.random());
const UNKNOWN = { offset: null, measured_at: 0, ticks: 0, boot: "", jumped: false, wall: 0 };
const began = { wall: Date.now(), ticks: performance.now() };

/** @returns {Promise<Clock>} */
export async function clock() {
  const known = { ...UNKNOWN, ...(await recall("clock")) };
  const fell = known.wall - Date.now() > JUMP_MS;
  const drifted = Date.now() - began.wall - (performance.now() - began.ticks);
  return { ...known, jumped: known.jumped || fell || drifted < -JUMP_MS };
}

/**
 * @param {number} serverNow milliseconds, by the server
 * @param {number} asked performance.now() when the question left
 */
export async function measured(serverNow, asked) {
  const half = (performance.now() - asked) / 2;
  const offset = (Date.now() - half - serverNow) / 1000;
  const now = { offset, measured_at: Date.now(), ticks: performance.now(), boot: BOOT, jumped: false, wall: Date.now() };
  Object.assign(began, { wall: Date.now(), ticks: performance.now() });
  await remember("clock", now);
}

/** Noted with every fact, so that a clock set back while nothing was reached is seen. */
export async function noteTime() {
  const known = await clock();
  if (!known.jumped) await remember("clock", { ...known, wall: Math.max(known.wall, Date.now()) });
  else await remember("clock", known);
  return known;
}

/**
 * When something happened, put right by the known offset, with what speaks for it.
 * @returns {Promise<{ occurred_at: string, evidence: Record<string, any> }>}
 */
export async function moment() {
  const known = await noteTime();
  const right = Date.now() - (known.offset ?? 0) * 1000;
  const evidence = {
    device_now: new Date().toISOString(),
    offset_seconds: known.offset,
    jumped_backwards: known.jumped,
    boot: BOOT,
    monotonic_ms: Math.round(performance.now()),
  };
  return { occurred_at: new Date(right).toISOString(), evidence };
}

/**
 * What the screen says of this clock; nothing while it is right.
 * @param {Clock} known
 */
export function troubleOf(known) {
  if (known.jumped) return "This tablet's clock was set back. Its times are not trusted.";
  if (known.offset === null) return "This tablet's clock was never compared. Its times are not trusted.";
  if (Math.abs(known.offset) <= MOST_OFF_SECONDS) return "";
  const minutes = Math.round(Math.abs(known.offset) / 60);
  const way = known.offset > 0 ? "ahead" : "behind";
  return `This tablet's clock is ${minutes} min ${way}. Its times are not trusted.`;
}
