// @ts-check
/** Requests to the server. An answer counts only if it is Gatehouse's own JSON. */

import { keepOpenSheets } from "../shell/cached-sheet.js";
import { clock, measured, rightNow, tick } from "./clock.js";
import { knownEntryHeader, learnEntry } from "./known-entry.js";
import { recall, remember } from "./store.js";

const PATIENCE_MS = 15_000;
const PHOTO_PATIENCE_MS = 120_000;

/** The error that nobody is signed in. Unsent facts stay on the tablet. */
export class SignedOut extends Error {}
/** The error that this tablet was revoked. The tablet must hand in its unsent facts and then delete everything. */
export class Revoked extends Error {}
/** The error that no server answered, or a server other than Gatehouse. */
export class NotReached extends Error {}
/**
 * The error for an answer that came from a proxy or the sign-in page of a Wi-Fi, and not from Gatehouse.
 * The answer may concern only this one request, such as a photograph that is too large for the proxy.
 */
export class TurnedAway extends NotReached {}
/** The error that Gatehouse was too busy for this request. The tablet keeps the content and sends it again. */
export class Busy extends NotReached {}
/** The error that Gatehouse refused the request. `problem` says why. */
export class Declined extends Error {
  /**
   * @param {number} status
   * @param {any} problem
   */
  constructor(status, problem) {
    super(problem?.detail ?? problem?.title ?? "The server did not accept this record.");
    this.status = status;
    this.code = problem?.code ?? "";
  }
}

/** @param {unknown} fault */
export function onlyDeclined(fault) {
  if (!(fault instanceof Declined)) throw fault;
}

/** Returns the CSRF token. A page reads the cookie; a worker, which has no document, uses the cookie store. */
async function token() {
  if (typeof document !== "undefined") {
    const pair = document.cookie.split("; ").find((cookie) => cookie.startsWith("csrftoken="));
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
export async function call(method, path, { json, bytes, headers = {} }) {
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
        ...(await knownEntryHeader()),
        ...headers,
      },
    });
  } catch (cause) {
    throw new NotReached("No connection.", { cause });
  }
  await learnEntry(answer.headers);
  return contentOf(answer);
}

/** @param {Response} answer */
async function contentOf(answer) {
  const body = await answer.json().catch(() => null);
  const ours = body !== null && typeof body === "object";
  if (answer.status === 401 && ours) throw new SignedOut("You are signed out.");
  if (answer.status === 403 && (body?.code === "not-signed-in" || body?.code === "csrf")) throw new SignedOut("You are signed out.");
  if (answer.status === 403 && body?.code === "device-revoked") throw new Revoked("This device was revoked.");
  if (answer.status === 503 && ours && answer.headers.has("Retry-After")) throw new Busy(body.detail ?? "The server is busy.");
  if (!ours || (!answer.ok && typeof body.code !== "string")) throw new TurnedAway(causeOf(answer.status));
  if (answer.status >= 500 || answer.status === 429) throw new TurnedAway(body.detail ?? "The server had an error. The record stays on this tablet and will be sent again.");
  if (!answer.ok) throw new Declined(answer.status, body);
  return body;
}

/**
 * Returns a sentence that says what answered in place of Gatehouse.
 * @param {number} status
 */
function causeOf(status) {
  if (status === 413) return "The network does not let through a file of this size. Tell the administrator. The record stays on this tablet.";
  if (status === 429) return "The network is refusing requests at the moment. The record stays on this tablet and will be sent again.";
  if (status >= 500) return `The network, and not the server, answered with error ${status}. The record stays on this tablet and will be sent again.`;
  return "Another website answered in place of the server. Check whether this Wi-Fi needs a sign-in. The record stays on this tablet.";
}

/**
 * Fetches the board, the search in the lock and the person signed in, for use without a connection. The tablet uses the
 * earlier data until it also has the sheet of every open search.
 */
export async function takeAlong() {
  const sentAt = performance.now();
  const asked_at = await rightNow();
  const pack = { ...(await call("GET", "tablet", {})), asked_at };
  if (typeof pack.server_now !== "string" || !Array.isArray(pack.visits)) throw new NotReached("Not Gatehouse.");
  await measured(Date.parse(pack.server_now), sentAt);
  if ((await keepOpenSheets(pack)) || !(await recall("pack"))) await remember("pack", pack);
  return pack;
}

/** Sends the server a reading of this clock. The server then knows how far to trust this tablet's times. */
export async function compareClocks() {
  const { jumped } = await clock();
  const sentAt = performance.now();
  const reading = await call("POST", "clock", {
    json: { device_now: new Date().toISOString(), jumped_backwards: jumped, ...tick() },
  });
  await measured(Date.parse(reading.server_now), sentAt, { reported: true });
}
