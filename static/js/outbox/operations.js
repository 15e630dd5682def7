// @ts-check
/** Sends small facts to the server until each is acknowledged by its UUID. Order and repeats do not matter. */

import { csrfToken } from "../hooks.js";

/** @typedef {{ id: string, kind: string, occurred_at: string, author?: string, boot?: string, monotonic_ms?: number, payload: Record<string, string> }} Operation */
/** @typedef {{ id: string, digest: string, applied: boolean, status: number, problem?: { sentence?: string, detail?: string, title?: string } }} Result */

const ADDRESS = "/api/v1/operations";
const MOST_AT_ONCE = 100;
const WAITS_MS = [1000, 2000, 4000, 8000, 15000];

export class Outbox {
  /**
   * @param {string} name under which this outbox is stored, even after the browser is closed
   * @param {{ settled: (result: Result) => void, troubled: (sentence: string) => void, before?: () => Promise<void> }} listener
   */
  constructor(name, listener) {
    this.key = `gatehouse-outbox-${name}`;
    this.listener = listener;
    this.tries = 0;
    this.sending = false;
    /** @type {Map<string, Operation>} */
    this.waiting = new Map(JSON.parse(localStorage.getItem(this.key) ?? "[]"));
    for (const sign of ["online", "pageshow"]) window.addEventListener(sign, () => void this.flush());
    window.addEventListener("beforeunload", (event) => {
      if (this.waiting.size > 0) event.preventDefault();
    });
  }

  /** @param {Operation} operation */
  put(operation) {
    this.waiting.set(operation.id, operation);
    this.remember();
    void this.flush();
  }

  async flush() {
    if (this.sending || this.waiting.size === 0) return;
    this.sending = true;
    const results = await this.send([...this.waiting.values()].slice(0, MOST_AT_ONCE));
    this.sending = false;
    const done = results.filter((result) => this.waiting.has(result.id) && result.digest);
    for (const result of done) {
      this.waiting.delete(result.id);
      this.listener.settled(result);
    }
    this.remember();
    // What the server did not store waits, for example for its author to sign in. The person must see the reason.
    const heldBack = results.find((result) => this.waiting.has(result.id) && result.problem);
    if (heldBack?.problem) this.listener.troubled(heldBack.problem.detail ?? heldBack.problem.sentence ?? "The server has not accepted this tap yet.");
    if (done.length > 0) this.tries = 0;
    if (this.waiting.size > 0) this.later(done.length > 0);
  }

  /** @param {boolean} progress */
  later(progress) {
    const wait = progress ? 0 : WAITS_MS[Math.min(this.tries++, WAITS_MS.length - 1)];
    window.setTimeout(() => void this.flush(), wait);
  }

  remember() {
    localStorage.setItem(this.key, JSON.stringify([...this.waiting]));
  }

  /**
   * @param {Operation[]} operations
   * @returns {Promise<Result[]>} empty if the answer did not come from Gatehouse
   */
  async send(operations) {
    try {
      await this.listener.before?.();
      const answer = await fetch(ADDRESS, {
        method: "POST",
        body: JSON.stringify({ operations }),
        credentials: "same-origin",
        cache: "no-store",
        signal: AbortSignal.timeout(10000),
        headers: { "Content-Type": "application/json", "X-CSRFToken": csrfToken() },
      });
      if (answer.status === 401 || answer.status === 403) {
        this.listener.troubled("You are signed out. Your taps are kept. Sign in again.");
        return [];
      }
      const content = await answer.json();
      if (!Array.isArray(content?.results)) throw new TypeError("No results in the answer");
      this.listener.troubled("");
      return content.results;
    } catch {
      this.listener.troubled("No connection. Your taps are kept and will be sent again.");
      return [];
    }
  }
}
