// @ts-check
/**
 * The camera in the page: opens, takes and stores one photograph, and says where it is.
 * Without this script the form posts a file.
 */

import { failure, placeOf, standing } from "./camera-words.js";
import { showEarlier } from "./earlier-picture.js";
import { fresh, part } from "../hooks.js";
import { intend, recordPhotograph, unfinished } from "../outbox/facts.js";
import { everything, onChange } from "../outbox/outbox.js";
import { freeWhenStuck } from "../outbox/store.js";
import { checkPicture } from "./picture-check.js";
import * as viewfinder from "./viewfinder.js";

/** @param {ParentNode} root */
export function start(root) {
  // The camera, hashing and the tablet's database exist only on secure pages. Elsewhere the file field stays.
  if (!window.isSecureContext || !window.indexedDB) return;
  for (const element of fresh(root, "form[data-camera]")) new Camera(element);
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
    this.file = /** @type {HTMLInputElement} */ (part(form, "[data-camera-file]"));
    /** @type {MediaStreamTrack | null} */
    this.track = null;
    /** @type {import("../outbox/facts.js").Intent | null} */
    this.intent = null;
    this.taken = this.hint = "";
    const inPage = Boolean(navigator.mediaDevices?.getUserMedia);
    part(form, "[data-camera-keys]").hidden = !inPage;
    part(form, "[data-camera-fallback]").hidden = inPage;
    this.openKey.addEventListener("click", () => void this.open());
    this.shootKey.addEventListener("click", () => void this.shoot());
    this.torchKey.addEventListener("click", () => void this.torch());
    form.addEventListener("submit", (event) => void this.sendFile(event));
    window.addEventListener("pagehide", () => viewfinder.close(this.video));
    const deaf = onChange(() => (form.isConnected ? void this.showState() : deaf()));
    void this.recall();
  }

  /** Says that a photograph is missing if the page ended while the camera was open. */
  async recall() {
    const intent = await unfinished();
    const { visit, slot } = placeOf(this.form);
    if (intent?.visit === visit && intent?.slot === slot) this.say("The last photograph was not taken. Take it again.");
  }

  /** @param {unknown} fault */
  failed(fault) {
    this.say(failure(fault));
    freeWhenStuck(fault);
  }

  async open() {
    this.intent = await intend(placeOf(this.form)).catch((fault) => this.failed(fault) ?? null);
    if (!this.intent) return; // a full tablet would not store a photograph either
    try {
      const { track, hasTorch } = await viewfinder.open(this.video);
      this.track = track;
      this.torchKey.hidden = !hasTorch;
    } catch {
      part(this.form, "[data-camera-fallback]").hidden = false;
      return this.say("The camera did not open. Use the button below.");
    }
    this.say("");
    this.show({ live: true });
    this.shootKey.focus({ preventScroll: true }); // the button is under the picture, not behind the bar
    this.shootKey.scrollIntoView({ block: "center" });
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
    try {
      await this.keep(await viewfinder.take(this.video, this.still, this.track), "page");
      this.show({ live: false });
      viewfinder.close(this.video);
    } catch (fault) {
      this.failed(fault);
    } finally {
      this.shootKey.disabled = false;
    }
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
   * @param {Blob} blob
   * @param {"page" | "system"} camera
   */
  async keep(blob, camera) {
    const intent = this.intent ?? (await intend(placeOf(this.form)));
    const { id, bytes } = await recordPhotograph(intent, blob, camera);
    this.intent = null;
    this.taken = id;
    this.hint = "";
    this.form.dispatchEvent(new CustomEvent("photo:kept", { bubbles: true, detail: { id, slot: intent.slot } }));
    await this.showState();
    void checkPicture(bytes).then((hint) => Object.assign(this, { hint }).showState());
  }

  /** Shows where the outbox has this photograph: on this tablet, being sent, or at the control room. */
  async showState() {
    if (!this.taken) return;
    const photograph = (await everything()).find(({ id }) => id === this.taken);
    if (photograph && this.taken === photograph.id) this.say(standing(photograph, this.hint));
    showEarlier(this.form, photograph?.answer?.earlier);
    if (photograph?.state !== "arrived" || !this.taken) return;
    this.taken = "";
    this.form.dispatchEvent(new CustomEvent("photo:taken", { bubbles: true, detail: photograph.answer }));
    // The photograph was taken again, so the page no longer asks for it.
    if (photograph.answer.usable && this.form.dataset.reload !== undefined) location.replace(location.pathname);
  }

  /** @param {{ live: boolean }} state */
  show({ live }) {
    part(this.form, "[data-camera-live]").hidden = false;
    this.video.hidden = !live;
    this.still.hidden = live;
    this.shootKey.hidden = !live;
    this.openKey.hidden = live;
    if (!live) this.torchKey.hidden = true;
  }

  /** @param {string} sentence */
  say(sentence) {
    const line = part(this.form, "[data-camera-say]");
    if (line.textContent !== sentence) line.textContent = sentence;
  }
}
