// @ts-check
/**
 * Sends one tap for each person at once, with its own time. A person is shown as seen only once the control room has
 * the tap.
 */

import { fresh, shake } from "../hooks.js";
import { Outbox } from "../outbox/operations.js";
import { tellingIsDue, tick } from "../outbox/clock.js";
import { compareClocks, NotReached } from "../outbox/contact.js";

/** @param {ParentNode} root */
export function start(root) {
  for (const list of fresh(root, "[data-taps]")) new TapList(list);
}

/**
 * Compares this clock with the server's before taps are sent. Taps that arrive together count as made separately
 * only if a comparison after the last of them proves their times. A count that began without a connection is valid only
 * with such a proof, so it waits until the comparison succeeds.
 * @param {Outbox} outbox
 */
export async function tellClock(outbox) {
  const waiting = [...outbox.waiting.values()];
  const begins = waiting.some(({ kind }) => kind === "begin_count");
  try {
    if (begins || waiting.length > 1 || (await tellingIsDue())) await compareClocks();
  } catch (fault) {
    if (begins && fault instanceof NotReached) throw fault;
    console.info("The clock was not compared.", fault); // the server uses its own time for the taps
  }
}

/** The shortest time between two taps. The rule calls a tap quick if the tap comes within a second of the tap before. */
const REST_MS = 1020;
const QUICK_TAPS_BEFORE_WARNING = 3;
const WARNING = "Look at each face.";

class TapList {
  /** @param {HTMLElement} list */
  constructor(list) {
    this.list = list;
    /** @type {Map<string, HTMLElement>} */
    this.rows = new Map();
    this.restsUntil = 0;
    this.quick = 0;
    const name = list.dataset.taps || location.pathname;
    /** @type {Outbox} */
    this.outbox = new Outbox(name, {
      settled: (result) => this.settled(result),
      troubled: (sentence) => this.trouble(sentence),
      before: () => tellClock(this.outbox),
    });
    list.addEventListener("submit", (event) => this.tapped(event));
    document.addEventListener("htmx:afterSwap", () => this.showOthers());
    this.begin();
    for (const [id, { payload }] of this.outbox.waiting) this.showSending(id, this.rowOf(payload));
    void this.outbox.flush();
  }

  /** Records the headcount first, if the list belongs to a count that begins without a connection. */
  begin() {
    const { taps, party, headcount } = this.list.dataset;
    if (!taps || !party || !headcount) return;
    this.outbox.put({
      id: taps,
      kind: "begin_count",
      occurred_at: new Date().toISOString(),
      author: this.list.dataset.person || undefined,
      ...tick(),
      payload: { party, headcount },
    });
  }

  /** @param {Event} event */
  tapped(event) {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || form.dataset.tap === undefined) return;
    event.preventDefault();
    const row = form.querySelector("[data-state]");
    if (!(row instanceof HTMLElement) || row.dataset.state !== "unseen") return;
    if (this.rests()) return;
    const { uuid, csrfmiddlewaretoken, ...payload } = Object.fromEntries(new FormData(form));
    this.outbox.put({
      id: String(uuid),
      kind: form.dataset.kind ?? "",
      occurred_at: new Date().toISOString(),
      author: this.list.dataset.person || undefined,
      ...tick(),
      payload: /** @type {Record<string, string>} */ (payload),
    });
    shake(25);
    this.rest();
    this.showSending(String(uuid), row);
  }

  /**
   * Returns whether this tap comes too soon after the tap before. Such a tap is not recorded, because a count with many
   * quick taps is not valid. The third such tap warns the officer.
   */
  rests() {
    if (performance.now() >= this.restsUntil) return false;
    this.quick += 1;
    const pace = document.querySelector("[data-taps-pace]");
    if (this.quick >= QUICK_TAPS_BEFORE_WARNING && pace instanceof HTMLElement) {
      pace.textContent = WARNING;
      pace.dataset.tapsPace = "quick";
    }
    return true;
  }

  /** Lets the list rest for a moment after a tap, and shows that it rests. */
  rest() {
    this.restsUntil = performance.now() + REST_MS;
    this.list.dataset.rests = "";
    window.setTimeout(() => delete this.list.dataset.rests, REST_MS);
  }

  /**
   * @param {string} id
   * @param {HTMLElement | null} row
   */
  showSending(id, row) {
    if (!row) return;
    this.rows.set(id, row);
    this.mark(row, "sending", "Sending");
  }

  /** @param {import("../outbox/operations.js").Result} result */
  settled(result) {
    const row = this.rows.get(result.id);
    if (!row && !result.applied) this.trouble(result.problem?.detail ?? "The count was not accepted. Count again.");
    if (!row) return;
    if (result.applied) {
      this.mark(row, "seen", "Seen");
      row.setAttribute("aria-disabled", "true");
      this.list.dispatchEvent(new CustomEvent("tap:seen", { bubbles: true, detail: result }));
    } else {
      const { sentence, detail, title } = result.problem ?? {};
      this.mark(row, "refused", sentence ?? detail ?? title ?? "This tap was not recorded. Tell the control room.");
    }
  }

  /**
   * @param {HTMLElement} row
   * @param {string} state
   * @param {string} words
   */
  mark(row, state, words) {
    row.dataset.state = state;
    const stateText = row.querySelector("[data-tap-state]");
    if (stateText) stateText.textContent = words;
  }

  /** Marks the people whom the other officer of this count has tapped. The row says who tapped. */
  showOthers() {
    for (const tapped of document.querySelectorAll("[data-tapped]")) {
      const row = tapped instanceof HTMLElement ? this.rowOf({ prisoner: tapped.dataset.tapped ?? "" }) : null;
      if (!row || row.dataset.state === "seen" || row.dataset.state === "sending") continue;
      this.mark(row, "seen", tapped.textContent?.trim() ?? "");
      row.setAttribute("aria-disabled", "true");
    }
  }

  /**
   * Returns the row of an unsent tap by its prisoner, because the form has a new UUID after a reload.
   * @param {Record<string, string>} payload
   * @returns {HTMLElement | null}
   */
  rowOf(payload) {
    if (!payload.prisoner) return null;
    const field = this.list.querySelector(`[name="prisoner"][value="${CSS.escape(payload.prisoner)}"]`);
    return field?.closest("form")?.querySelector("[data-state]") ?? null;
  }

  /** @param {string} sentence */
  trouble(sentence) {
    const say = document.querySelector("[data-taps-say]");
    if (say) say.textContent = sentence;
  }
}
