// @ts-check
/**
 * The script of the offline page, which tries to reach the server every few seconds and goes back when the server
 * answers.
 */

import { clockTimeWithSeconds } from "../prison-time.js";

const EVERY_MS = 5000;

async function look() {
  if (await reached()) location.replace(location.pathname === "/offline/" ? "/" : location.href);
  const say = document.querySelector("[data-offline-say]");
  const time = clockTimeWithSeconds(Date.now());
  if (say) say.textContent = `No connection at ${time}. Trying again.`;
}

/**
 * Returns whether Gatehouse itself answers, by the name in its manifest. The page of a Wi-Fi login may answer instead.
 */
async function reached() {
  try {
    const answer = await fetch("/manifest.webmanifest", { cache: "no-store" });
    return (await answer.json()).short_name === "Gatehouse";
  } catch {
    return false;
  }
}

window.addEventListener("online", look);
setInterval(look, EVERY_MS);
