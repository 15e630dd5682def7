// @ts-check
/**
 * Begins a count without a connection. While the headcount page of a party's own screen is open, this script keeps the
 * party's list in memory. If the headcount cannot be sent, the list is shown, and the headcount and the taps wait in the
 * outbox of the list. Nothing that names a prisoner is stored.
 */

import { fresh } from "../hooks.js";
import { compareClocks } from "../outbox/contact.js";
import { Outbox } from "../outbox/operations.js";
import { start as startTapList, tellClock } from "./tap-list.js";

const PATIENCE_MS = 4000;
const STORED = "gatehouse-outbox-";

/** @param {ParentNode} root */
export function start(root) {
  for (const form of fresh(root, "form[data-kept-list]")) {
    const offline = new OfflineCount(/** @type {HTMLFormElement} */ (form));
    void offline.keep();
  }
}

class OfflineCount {
  /** @param {HTMLFormElement} form */
  constructor(form) {
    this.form = form;
    this.list = "";
    this.asks = false;
    form.addEventListener("submit", (event) => void this.send(event));
    sendEarlierCounts();
  }

  /** Fetches the list, and compares the clock, so that the times of a count without a connection can be proven. */
  async keep() {
    try {
      await compareClocks();
      const answer = await fetch(this.form.dataset.keptList ?? "", { credentials: "same-origin", cache: "no-store", headers: { "HX-Request": "true" } });
      if (!answer.ok || !answer.headers.has("X-Gatehouse")) return;
      this.list = await answer.text();
      this.form.dataset.listIsKept = "";
    } catch (fault) {
      console.info("The list was not kept.", fault); // the headcount then needs a connection
    }
  }

  /** @param {SubmitEvent} event */
  async send(event) {
    if (!this.list) return;
    event.preventDefault();
    if (this.asks) return;
    this.asks = true;
    if (await serverAnswers()) this.form.submit();
    else this.begin();
  }

  /** Shows the list of the count in place of the number pad. */
  begin() {
    const main = this.form.closest("main");
    const headcount = String(new FormData(this.form).get("headcount") ?? "");
    if (!main) throw new Error("The headcount is not in the main part of the page");
    const action = document.querySelector(".app-action");
    if (action instanceof HTMLElement) action.hidden = true;
    const { party = "" } = this.form.dataset;
    main.replaceChildren(...new DOMParser().parseFromString(this.list, "text/html").body.childNodes);
    const list = main.querySelector("[data-taps]");
    if (list instanceof HTMLElement) Object.assign(list.dataset, { party, headcount });
    startTapList(main);
    window.scrollTo(0, 0);
  }
}

/** Returns whether the server answers within a few seconds. The comparison of clocks is the question. */
async function serverAnswers() {
  const late = new Promise((_, failed) => window.setTimeout(() => failed(new Error("No answer")), PATIENCE_MS));
  return Promise.race([compareClocks(), late]).then(
    () => true,
    () => false,
  );
}

/** Sends the counts that were begun on this screen without a connection, if their page was closed before. */
function sendEarlierCounts() {
  for (const key of Object.keys(localStorage)) {
    if (!key.startsWith(STORED) || localStorage.getItem(key) === "[]") continue;
    /** @type {Outbox} */
    const outbox = new Outbox(key.slice(STORED.length), { settled: () => undefined, troubled: () => undefined, before: () => tellClock(outbox) });
    void outbox.flush();
  }
}
