// @ts-check
/**
 * The alarms of this device: an officer tests the sound at the start of duty, and lets the device ring for
 * announcements while no page of Gatehouse is open.
 */

import { allowSound, play } from "./alarm-sound.js";
import { csrfToken, fresh, newUuid, part, shake } from "../hooks.js";

/** @param {ParentNode} root */
export function start(root) {
  for (const box of fresh(root, "[data-alarms]")) new Alarms(box);
}

class Alarms {
  /** @param {HTMLElement} box */
  constructor(box) {
    this.box = box;
    this.heard = part(box, "[data-alarms-heard]");
    const test = part(box, "[data-alarms-test]");
    test.addEventListener("click", () => this.test());
    test.removeAttribute("disabled");
    this.key = box.dataset.alarms ?? "";
    const ring = box.querySelector("[data-alarms-ring]");
    if (!(ring instanceof HTMLButtonElement)) return;
    this.ring = ring;
    this.state = part(box, "[data-alarms-state]");
    ring.addEventListener("click", () => void this.change());
    void this.show();
  }

  test() {
    allowSound();
    shake([300, 150, 300]);
    play([659, 523, 659, 523], { seconds: 0.25, loudness: 0.5, shape: "triangle" });
    const { sound, vibration } = document.documentElement.dataset;
    if (sound === "off") this.heard.textContent = "Sound is turned off in the menu of this device.";
    else if (vibration === "off") this.heard.textContent = "You hear two tones. Vibration is turned off in the menu.";
    else this.heard.textContent = "If you hear nothing, turn up the volume of this device.";
  }

  /** Shows whether this device rings now. */
  async show() {
    const problem = problemOf();
    const subscription = problem ? null : await subscriptionOf().catch(() => null);
    const since = Number(remembered());
    this.rings = subscription !== null && Date.now() - since < RINGS_FOR_MS;
    if (!this.ring || !this.state) return;
    this.ring.textContent = this.rings ? "Stop ringing this device" : "Ring this device";
    this.ring.disabled = problem !== "";
    this.state.textContent = problem || (this.rings ? "This device rings until the end of the shift." : "This device does not ring while Gatehouse is closed.");
  }

  async change() {
    try {
      if (this.rings) await end();
      else await begin(this.key);
      await this.show();
    } catch (fault) {
      console.info("The ringing of this device was not changed.", fault);
      if (this.state) this.state.textContent = "This setting was not saved. Allow notifications for this site, then try again.";
    }
  }
}

const RINGS_FOR_MS = 12 * 3_600_000;
const SINCE = "gatehouse-rings-since";

/** Returns why this browser cannot ring, or "". */
function problemOf() {
  if (!("serviceWorker" in navigator) || !("PushManager" in window)) return "This browser cannot ring while Gatehouse is closed. Keep a page of Gatehouse open.";
  if (Notification.permission === "denied") return "Notifications are blocked for this site. Allow notifications in the settings of the browser.";
  return "";
}

async function subscriptionOf() {
  const worker = await navigator.serviceWorker.ready;
  return worker.pushManager.getSubscription();
}

/** @param {string} key the server's public key, in base64url */
async function begin(key) {
  if ((await Notification.requestPermission()) !== "granted") throw new Error("Notifications are not allowed.");
  const worker = await navigator.serviceWorker.ready;
  const earlier = await worker.pushManager.getSubscription();
  await earlier?.unsubscribe(); // it may belong to another key
  const subscription = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytesOf(key) });
  const { endpoint, keys } = subscription.toJSON();
  await post("/pushes/subscribe/", { endpoint: endpoint ?? "", p256dh: keys?.p256dh ?? "", auth: keys?.auth ?? "" });
  localStorage.setItem(SINCE, String(Date.now()));
}

async function end() {
  const subscription = await subscriptionOf();
  if (!subscription) return;
  await subscription.unsubscribe();
  await post("/pushes/unsubscribe/", { endpoint: subscription.endpoint });
  localStorage.removeItem(SINCE);
}

/**
 * @param {string} path
 * @param {Record<string, string>} fields
 */
async function post(path, fields) {
  const answer = await fetch(path, { method: "POST", body: new URLSearchParams({ uuid: newUuid(), ...fields }), headers: { "X-CSRFToken": csrfToken() } });
  if (answer.status !== 204 && answer.status !== 404) throw new Error(String(answer.status));
}

function remembered() {
  return localStorage.getItem(SINCE) ?? "0";
}

/**
 * @param {string} text in base64url
 * @returns {Uint8Array<ArrayBuffer>}
 */
export function bytesOf(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (sign) => sign.charCodeAt(0));
}
