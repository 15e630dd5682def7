// @ts-check
/** Goes back to the server's own page as soon as it answers, unless somebody is in the middle of something. */

import { soon, watchSending } from "../outbox/sending.js";

const EVERY_MS = 5000;
const MOST_WAITS = 4;
let waits = 0;
/** @type {import("../outbox/sending.js").Sending | null} */
let sending = null;

export function backWhenReached() {
  watchSending((now) => (sending = now));
  window.addEventListener("online", look);
  setInterval(look, EVERY_MS);
}

async function look() {
  const filming = [...document.querySelectorAll("video")].some(({ srcObject }) => srcObject !== null);
  const typing = document.activeElement?.matches("input, textarea, select");
  // A GO by radio and its facts are good only in this run of the page.
  const inTheMiddle = document.querySelector("[data-stays]") !== null;
  if (filming || typing || inTheMiddle || location.pathname === "/tablet/waiting/") return;
  try {
    const answer = await fetch("/manifest.webmanifest", { cache: "no-store", signal: AbortSignal.timeout(3000) });
    if (!answer.ok || (await answer.json()).short_name !== "Gatehouse") return;
  } catch {
    return; // still no connection
  }
  if (sentFirst()) location.replace(location.href);
}

/** Returns whether this page may be left. What was done here is sent first, because this page's clock proves its times. */
function sentFirst() {
  const done = !sending || sending.waiting === 0 || sending.ended === "signed-out" || waits >= MOST_WAITS;
  if (done) return true;
  waits += 1;
  void soon();
  return false;
}
