// @ts-check
/**
 * The camera in the page. It takes a run of photographs one after the other, stores each on this tablet, and stays open
 * in between. Sending never delays the next photograph. Without this script the form posts a file.
 */

import { failure, placeOf, standing } from "./camera-words.js";
import { showEarlier } from "./earlier-picture.js";
import { fresh, part } from "../hooks.js";
import { intend, intendUnlessLeft, recordPhotograph, unfinished } from "../outbox/facts.js";
import { everything, onChange } from "../outbox/outbox.js";
import { freeWhenStuck } from "../outbox/unresponsive-store.js";
import { checkPicture } from "./picture-check.js";
import { runOf } from "./photograph-run.js";
import * as viewfinder from "./viewfinder.js";

/**
 * The time for which the camera goes on running after the last photograph of an item, in case the next item needs the
 * camera.
 */
const STAYS_OPEN_MS = 30_000;
/** The time for which the button is disabled after a photograph, so that a trembling thumb does not take two. */
const RESTS_MS = 600;

/** @typedef {import("./photograph-run.js").Slot} Slot */

/** @param {ParentNode} root */
export function start(root) {
  // The camera, hashing and the tablet's database exist only on secure pages. Elsewhere the file field stays.
  const works = window.isSecureContext && "indexedDB" in window;
  for (const element of fresh(root, "form[data-camera]")) {
    if (works) new Camera(element);
    else element.dataset.fileOnly = "";
  }
}

class Camera {
  /** @param {HTMLElement} form */
  constructor(form) {
    this.form = form;
    this.video = /** @type {HTMLVideoElement} */ (part(form, "[data-camera-video]"));
    this.still = /** @type {HTMLCanvasElement} */ (part(form, "[data-camera-still]"));
    this.openKey = /** @type {HTMLButtonElement} */ (part(form, "[data-camera-open]"));
    this.shootKey = /** @type {HTMLButtonElement} */ (part(form, "[data-camera-shoot]"));
    this.torchKey = /** @type {HTMLButtonElement} */ (part(form, "[data-camera-torch]"));
    this.closeKey = form.querySelector("[data-camera-close]");
    this.againKey = form.querySelector("[data-camera-again]");
    this.file = /** @type {HTMLInputElement} */ (part(form, "[data-camera-file]"));
    /** @type {MediaStreamTrack | null} */
    this.track = null;
    /** @type {import("../outbox/facts.js").Intent | null} */
    this.intent = null;
    /** @type {Slot[]} the slots that are still to be photographed, this one first */
    this.run = runOf(form);
    /** @type {Slot} the slot of the newest photograph */
    this.last = this.run[0];
    /** @type {Map<string, Slot>} the photographs of this page that the control room has not judged, by UUID */
    this.taken = new Map();
    this.newest = this.hint = "";
    this.inPage = Boolean(navigator.mediaDevices?.getUserMedia);
    if (!this.inPage) form.dataset.fileOnly = "";
    // A checklist that an earlier version drew hides these until the script starts.
    for (const name of ["live", "keys"]) part(form, `[data-camera-${name}]`).hidden = !this.inPage;
    this.openKey.addEventListener("click", () => void this.open({ byTap: true }));
    this.shootKey.addEventListener("click", () => void this.shoot());
    this.torchKey.addEventListener("click", () => void this.torch());
    this.closeKey?.addEventListener("click", () => this.close());
    this.againKey?.addEventListener("click", () => void this.again());
    form.addEventListener("submit", (event) => void this.sendFile(event));
    window.addEventListener("pagehide", () => viewfinder.close());
    const deaf = onChange(() => (form.isConnected ? void this.showState() : deaf()));
    void this.begin();
  }

  /** Opens the camera if it may open by itself. After that, enables the button with which the officer opens the camera. */
  async begin() {
    try {
      await this.recall();
      await this.openByItself();
    } finally {
      this.openKey.disabled = false;
    }
  }

  /** Says that a photograph is missing if the page ended while the camera was open. */
  async recall() {
    const intent = await unfinished();
    const { visit, slot } = placeOf(this.form);
    if (intent?.visit === visit && intent?.slot === slot) {
      this.say("The last photograph was not taken. Take the photograph again.");
    }
  }

  async openByItself() {
    const first = document.querySelector("form[data-camera]") === this.form;
    if (first && !this.form.hidden && this.inPage && (await viewfinder.opensByItself())) await this.open({ byTap: false });
  }

  /** @param {unknown} fault */
  failed(fault) {
    this.say(failure(fault));
    freeWhenStuck(fault);
  }

  /**
   * @param {{ byTap: boolean }} how
   */
  async open({ byTap }) {
    const remembered = (byTap ? intend : intendUnlessLeft)(placeOf(this.form));
    this.intent = await remembered.catch((fault) => this.failed(fault) ?? null);
    if (!this.intent) return; // a full tablet would not store a photograph either
    try {
      const { track, hasTorch } = await viewfinder.open(this.video);
      this.track = track;
      this.torchKey.hidden = !hasTorch;
    } catch {
      this.form.dataset.fileOnly = "";
      return this.say("The camera did not open. Use the button below.");
    }
    if (byTap) {
      this.say("");
      viewfinder.want(true);
    }
    this.show("live");
    if (byTap) this.shootKey.focus({ preventScroll: true });
    this.form.scrollIntoView({ block: "nearest" });
  }

  close() {
    viewfinder.want(false);
    viewfinder.close();
    this.show("shut");
  }

  async torch() {
    const lit = this.torchKey.getAttribute("aria-pressed") !== "true";
    try {
      if (this.track) await viewfinder.light(this.track, lit);
      this.torchKey.setAttribute("aria-pressed", String(lit));
    } catch {
      this.say("The tablet's torch does not work. Use your own torch.");
    }
  }

  async shoot() {
    if (!this.track) return;
    this.shootKey.disabled = true;
    const rested = new Promise((done) => setTimeout(done, RESTS_MS));
    try {
      await this.keep(await viewfinder.take(this.video, this.still, this.track), "page");
    } catch (fault) {
      this.failed(fault);
    } finally {
      await rested;
      this.shootKey.disabled = false;
    }
  }

  /** Photographs the slot of the shown photograph again. */
  async again() {
    const [slot] = this.run;
    this.name(slot ?? this.last);
    await this.open({ byTap: true });
  }

  /** @param {Event} event sends a picture of the system camera, used where the camera in the page did not open */
  async sendFile(event) {
    const file = this.file.files?.[0];
    if (!file) return;
    event.preventDefault();
    try {
      await this.keep(file, "system");
      this.file.value = "";
    } catch (fault) {
      this.failed(fault);
    }
  }

  /**
   * Stores the photograph, and asks for the next photograph of the series.
   * @param {Blob} blob
   * @param {"page" | "system"} camera
   */
  async keep(blob, camera) {
    const [slot = this.last] = this.run;
    const intent = this.intent ?? (await intend(placeOf(this.form)));
    const { id, bytes } = await recordPhotograph(intent, blob, camera);
    this.intent = null;
    this.taken.set(id, slot);
    this.newest = id;
    this.hint = "";
    this.last = slot;
    this.run.shift();
    const [next] = this.run;
    if (next) this.name(next);
    else if (camera === "page") this.finish(blob);
    const detail = { id, slot: slot.code, label: slot.label, isShown: !next && camera === "page", next: next ?? null };
    this.form.dispatchEvent(new CustomEvent("photo:kept", { bubbles: true, detail }));
    await this.showState();
    void this.check(id, bytes, { isLast: !next });
  }

  /**
   * Checks the picture on this tablet, which takes a moment and does not hold up the next photograph.
   * @param {string} id
   * @param {ArrayBuffer} bytes
   * @param {{ isLast: boolean }} run
   */
  async check(id, bytes, { isLast }) {
    const hint = await checkPicture(bytes);
    if (this.newest === id) this.hint = hint;
    await this.showState();
    if (isLast) this.form.dispatchEvent(new CustomEvent("photo:run-done", { bubbles: true }));
  }

  /**
   * Shows the last photograph in the place of the camera, so that nothing moves.
   * @param {Blob} blob
   */
  finish(blob) {
    const link = this.form.querySelector("[data-camera-taken]");
    link?.setAttribute("href", URL.createObjectURL(blob));
    this.show("taken");
    setTimeout(() => this.video.srcObject === null && this.form.isConnected && viewfinder.close(), STAYS_OPEN_MS);
  }

  /**
   * Makes the camera ask for this slot.
   * @param {Slot} slot
   */
  name(slot) {
    if (this.run[0]?.code !== slot.code) this.run.unshift(slot);
    this.form.dataset.slot = slot.code;
    if (this.form.dataset.phase === "way_in") this.form.dataset.item = slot.code;
    /** @type {HTMLInputElement} */ (part(this.form, "input[name=slot]")).value = slot.code;
    part(this.form, "[data-camera-label]").textContent = slot.label;
    part(this.form, "[data-camera-fallback] label").textContent = slot.label;
    const challenge = this.form.querySelector("[data-camera-challenge]");
    if (challenge) challenge.textContent = slot.challenge;
  }

  /** Shows where the outbox has the newest photograph, and asks for a new one if the control room cannot use it. */
  async showState() {
    if (this.taken.size === 0) return;
    const kept = new Map((await everything()).map((fact) => [fact.id, fact]));
    for (const [id, slot] of [...this.taken]) {
      const photograph = kept.get(id);
      if (!photograph || !this.taken.has(id)) continue;
      if (id === this.newest) {
        this.say(standing(photograph, this.hint));
        showEarlier(this.form, photograph.answer?.earlier);
      }
      if (photograph.state === "arrived") this.judged(id, slot, photograph);
    }
  }

  /**
   * @param {string} id
   * @param {Slot} slot
   * @param {import("../outbox/outbox.js").Kept} photograph
   */
  judged(id, slot, photograph) {
    this.taken.delete(id);
    this.form.dispatchEvent(new CustomEvent("photo:taken", { bubbles: true, detail: photograph.answer }));
    if (photograph.answer.usable) {
      // The photograph was taken again, so the page no longer asks for it.
      if (this.form.dataset.reload !== undefined) location.replace(location.pathname);
      return;
    }
    if (id !== this.newest) this.say(`${slot.label}: ${standing(photograph, "")}`);
    if (this.run.length > 0) this.run.push(slot);
    else this.name(slot);
  }

  /** @param {"shut" | "live" | "taken"} state */
  show(state) {
    this.video.hidden = state !== "live";
    const taken = this.form.querySelector("[data-camera-taken]");
    for (const place of [taken, this.still]) if (place instanceof HTMLElement) place.hidden = state !== "taken";
    this.shootKey.hidden = state !== "live";
    this.openKey.hidden = state !== "shut";
    if (this.closeKey instanceof HTMLElement) this.closeKey.hidden = state !== "live";
    if (this.againKey instanceof HTMLElement) this.againKey.hidden = state !== "taken";
    if (state !== "live") {
      this.torchKey.hidden = true;
      viewfinder.detach(this.video);
    }
  }

  /** @param {string} sentence */
  say(sentence) {
    const line = part(this.form, "[data-camera-say]");
    if (line.textContent !== sentence) line.textContent = sentence;
  }
}
