// @ts-check
/**
 * Goes back to the server's own page as soon as the server answers, unless somebody is typing, filming or releasing.
 */

import { soon, watchSending } from "../outbox/send-timing.js";

const EVERY_MS = 5000;
/**
 * How long this page waits for an answer. The service worker waits longer for a page. If the service worker waited
 * less, the tablet would come straight back here.
 */
const PATIENCE_MS = 5000;
const MOST_WAITS = 4;
let looking = false;
let waits = 0;
/** @type {import("../outbox/send-timing.js").Sending | null} */
let sending = null;

export function backWhenReached() {
  watchSending((now) => (sending = now));
  window.addEventListener("online", look);
  setInterval(look, EVERY_MS);
}

async function look() {
  const filming = [...document.querySelectorAll("video")].some(({ srcObject }) => srcObject !== null);
  const typing = document.activeElement?.matches("input, textarea, select");
  // A GO by radio and its facts are valid only in this run of the page.
  const inTheMiddle = document.querySelector("[data-stays]") !== null;
  if (filming || typing || inTheMiddle || location.pathname === "/tablet/waiting/") return;
  if (looking) return;
  looking = true;
  if ((await isReached()) && sentFirst()) location.replace(location.href);
  looking = false;
}

/** Returns whether Gatehouse itself answers in time. The page of a Wi-Fi login may answer instead. */
async function isReached() {
  try {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const answer = await fetch("/manifest.webmanifest", { cache: "no-store", signal });
    return answer.ok && (await answer.json()).short_name === "Gatehouse";
  } catch {
    return false; // still no connection
  }
}

/** Returns whether this page may be left. Facts from this page are sent first, because its clock proves their times. */
function sentFirst() {
  const done = !sending || sending.waiting === 0 || sending.ended === "signed-out" || waits >= MOST_WAITS;
  if (done) return true;
  waits += 1;
  void soon();
  return false;
}
