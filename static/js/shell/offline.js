// @ts-check
/** On the offline page: tries to reach the server every few seconds, and goes back when it answers. */

const EVERY_MS = 5000;

async function look() {
  if (await reached()) location.replace(location.pathname === "/offline/" ? "/" : location.href);
  const say = document.querySelector("[data-offline-say]");
  const time = new Date().toLocaleTimeString("en-GB");
  if (say) say.textContent = `No connection at ${time}. Trying again.`;
}

/** Returns whether Gatehouse itself answers, which its header says. The page of a Wi-Fi login answers too. */
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
