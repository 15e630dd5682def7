// @ts-check
/** Speaks with the server. An answer counts only when it is Gatehouse's own JSON. */

import { contentDigest } from "./digests.js";
import { clock, measured, tick } from "./clock.js";
import { remember } from "./store.js";

const PATIENCE_MS = 15_000;
const PHOTO_PATIENCE_MS = 120_000;

/** Nobody is signed in here, or not any more. What waits stays. */
export class SignedOut extends Error {}
/** Nothing answered, or something that is not Gatehouse. */
export class NotReached extends Error {}
/** Gatehouse answered that it does not take this; `problem` says why. */
export class Declined extends Error {
  /**
   * @param {number} status
   * @param {any} problem
   */
  constructor(status, problem) {
    super(problem?.detail ?? problem?.title ?? "The control room did not take it.");
    this.status = status;
    this.code = problem?.code ?? "";
  }
}

/** In a page the cookie is read when it is sent; a worker asks the browser for it. */
async function token() {
  if (typeof document !== "undefined") {
    const pair = document.cookie.split("; ").find((one) => one.startsWith("csrftoken="));
    return pair ? decodeURIComponent(pair.slice("csrftoken=".length)) : "";
  }
  return (await /** @type {any} */ (globalThis).cookieStore?.get("csrftoken"))?.value ?? "";
}

/**
 * @param {string} method
 * @param {string} path below /api/v1/
 * @param {{ json?: unknown, bytes?: ArrayBuffer, headers?: Record<string, string> }} sent
 * @returns {Promise<any>} the JSON of the answer
 */
async function call(method, path, { json, bytes, headers = {} }) {
  let answer;
  try {
    answer = await fetch(`/api/v1/${path}`, {
      method,
      body: bytes ?? (json === undefined ? undefined : JSON.stringify(json)),
      credentials: "same-origin",
      cache: "no-store",
      redirect: "error",
      signal: AbortSignal.timeout(bytes ? PHOTO_PATIENCE_MS : PATIENCE_MS),
      headers: {
        ...(json === undefined ? {} : { "Content-Type": "application/json" }),
        "X-CSRFToken": await token(),
        ...headers,
      },
    });
  } catch (cause) {
    throw new NotReached("No connection.", { cause });
  }
  return told(answer);
}

/** @param {Response} answer */
async function told(answer) {
  const body = await answer.json().catch(() => null);
  const ours = body !== null && typeof body === "object";
  if (answer.status === 401 && ours) throw new SignedOut("You are signed out.");
  if (answer.status === 403 && (body?.code === "not-signed-in" || body?.code === "csrf")) throw new SignedOut("You are signed out.");
  if (!ours || answer.status >= 500 || answer.status === 429) throw new NotReached("Gatehouse did not answer.");
  if (!answer.ok) {
    if (typeof body.code !== "string") throw new NotReached("Something else answered, not Gatehouse.");
    throw new Declined(answer.status, body);
  }
  return body;
}

/** The board, the search in the lock and who is signed in; kept for when nothing is reached. */
export async function takeAlong() {
  const asked = performance.now();
  const pack = await call("GET", "tablet", {});
  if (typeof pack.server_now !== "string" || !Array.isArray(pack.visits)) throw new NotReached("Not Gatehouse.");
  await measured(Date.parse(pack.server_now), asked);
  await remember("pack", pack);
  return pack;
}

/** Tells the server this clock's reading, so that it knows what the times here are worth. */
export async function compareClocks() {
  const { jumped } = await clock();
  const asked = performance.now();
  const reading = await call("POST", "clock", {
    json: { device_now: new Date().toISOString(), jumped_backwards: jumped, ...tick() },
  });
  await measured(Date.parse(reading.server_now), asked, { told: true });
}

/**
 * @param {import("./outbox.js").Kept[]} operations at most 100
 * @returns {Promise<any[]>} a result for each the server answered for
 */
export async function sendOperations(operations) {
  const sent = operations.map(({ id, kind, occurred_at, boot, monotonic_ms, author, payload }) => {
    return { id, kind, occurred_at, boot, monotonic_ms, author, payload };
  });
  const { results } = await call("POST", "operations", { json: { operations: sent } });
  if (!Array.isArray(results)) throw new NotReached("Not Gatehouse.");
  return results;
}

/**
 * @param {string} visit
 * @param {import("./outbox.js").Kept[]} photographs of that visit
 */
export async function announce(visit, photographs) {
  const photos = photographs.map(({ id, payload }) => ({ id, sha256: payload.sha256, length: payload.length }));
  await call("POST", "photos", { json: { visit, photos } });
}

/**
 * @param {import("./outbox.js").Kept} photograph
 * @param {ArrayBuffer} bytes
 * @returns {Promise<any>} what was made of it; it names the photograph's UUID and SHA-256
 */
export async function sendPhotograph({ id, occurred_at, boot, monotonic_ms, payload }, bytes) {
  const about = new URLSearchParams({ visit: payload.visit, item: payload.item, slot: payload.slot, phase: payload.phase });
  if (payload.search) about.set("search", payload.search);
  const receipt = await call("PUT", `photos/${id}?${about}`, {
    bytes,
    headers: {
      "Content-Type": payload.type ?? "image/jpeg",
      "Content-Digest": await contentDigest(bytes),
      "X-Occurred-At": occurred_at,
      "X-Boot": boot,
      "X-Monotonic-Ms": String(monotonic_ms),
      "X-Camera": payload.camera ?? "page",
    },
  });
  if (receipt.id !== id || receipt.sha256 !== payload.sha256) throw new NotReached("Not Gatehouse.");
  return receipt;
}

/**
 * For a person to judge: what the server would not take as it is.
 * @param {import("./outbox.js").Kept} operation
 */
export async function park({ id, kind, payload, occurred_at, said }) {
  await call("POST", "parked", { json: { id, kind, payload: { ...payload, occurred_at, said } } });
}
