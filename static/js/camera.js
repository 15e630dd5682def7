// @ts-check
/** One photograph in the page: open, take, send, say what came of it. Without it the form posts a file. */

import { fresh, newUuid, part } from "./hooks.js";
import { deliver, NotDelivered } from "./photo-upload.js";
import * as viewfinder from "./viewfinder.js";

const INTENT = "gatehouse-photo-intent";

/** @param {ParentNode} root */
export function start(root) {
  // Camera and hashing exist only on secure pages; elsewhere the file field stays.
  if (!window.isSecureContext || !navigator.mediaDevices?.getUserMedia) return;
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
    this.againKey = /** @type {HTMLButtonElement} */ (part(form, "[data-camera-again]"));
    /** @type {MediaStreamTrack | null} */
    this.track = null;
    /** @type {import("./photo-upload.js").Shot | null} */
    this.unsent = null;
    part(form, "[data-camera-keys]").hidden = false;
    part(form, "[data-camera-fallback]").hidden = true;
    this.openKey.addEventListener("click", () => void this.open());
    this.shootKey.addEventListener("click", () => void this.shoot());
    this.torchKey.addEventListener("click", () => void this.torch());
    this.againKey.addEventListener("click", () => void this.send());
    window.addEventListener("pagehide", () => viewfinder.close(this.video));
    this.recall();
  }

  /** A page that died while the camera was open says so; nothing is silently missing. */
  recall() {
    const intent = JSON.parse(sessionStorage.getItem(INTENT) ?? "null");
    if (intent?.visit !== this.form.dataset.visit || intent?.slot !== this.form.dataset.slot) return;
    this.say("The last photograph was not sent. Take it again.");
  }

  async open() {
    const { visit, item, slot } = this.form.dataset;
    this.id = newUuid();
    sessionStorage.setItem(INTENT, JSON.stringify({ id: this.id, visit, item, slot }));
    try {
      const { track, hasTorch } = await viewfinder.open(this.video);
      this.track = track;
      this.torchKey.hidden = !hasTorch;
    } catch {
      part(this.form, "[data-camera-fallback]").hidden = false;
      this.say("The camera did not open. Use the button below.");
      return;
    }
    this.say("");
    this.show({ live: true });
    this.shootKey.focus({ preventScroll: true });
    // The key lies under the picture and must not hide behind the bar at the bottom.
    this.shootKey.scrollIntoView({ block: "center" });
  }

  async torch() {
    const lit = this.torchKey.getAttribute("aria-pressed") !== "true";
    try {
      if (this.track) await viewfinder.light(this.track, lit);
      this.torchKey.setAttribute("aria-pressed", String(lit));
    } catch {
      this.say("The torch did not switch. Use your own.");
    }
  }

  async shoot() {
    if (!this.track) return;
    this.shootKey.disabled = true;
    try {
      const blob = await viewfinder.take(this.video, this.still, this.track);
      this.unsent = await this.shotOf(blob);
      this.show({ live: false });
      viewfinder.close(this.video);
      await this.send();
    } catch {
      this.say("The photograph was not taken. Take it again.");
    } finally {
      this.shootKey.disabled = false;
    }
  }

  /**
   * @param {Blob} blob
   * @returns {Promise<import("./photo-upload.js").Shot>}
   */
  async shotOf(blob) {
    const { visit = "", item = "", slot = "", phase = "" } = this.form.dataset;
    const bytes = await blob.arrayBuffer();
    const occurredAt = new Date().toISOString();
    return { id: this.id ?? newUuid(), visit, item, slot, phase, occurredAt, bytes };
  }

  async send() {
    if (!this.unsent) return;
    this.say("Sending.");
    this.againKey.hidden = true;
    try {
      this.received(await deliver(this.form.dataset.url ?? "", this.unsent));
    } catch (refused) {
      const known = refused instanceof NotDelivered ? refused : null;
      this.say(known?.message ?? "Not sent. Send it again.");
      this.againKey.hidden = known !== null && !known.worthAnotherTry;
      this.openKey.hidden = !this.againKey.hidden;
    }
  }

  /** @param {import("./photo-upload.js").Receipt} receipt */
  received(receipt) {
    this.unsent = null;
    sessionStorage.removeItem(INTENT);
    this.openKey.hidden = false;
    if (!receipt.usable) {
      this.say(receipt.problems.map((problem) => problem.sentence).join(" ") || "Take it again.");
      return;
    }
    this.say("Photograph at the control room.");
    this.form.dispatchEvent(new CustomEvent("photo:taken", { bubbles: true, detail: receipt }));
    if (this.form.dataset.reload !== undefined) location.reload();
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
    part(this.form, "[data-camera-say]").textContent = sentence;
  }
}
