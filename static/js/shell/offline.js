// @ts-check
/** On the offline page: looks for the server every few seconds and goes back when it answers. */

const EVERY_MS = 5000;

async function look() {
  if (await reached()) location.replace(location.pathname === "/offline/" ? "/" : location.href);
  const say = document.querySelector("[data-offline-say]");
  const time = new Date().toLocaleTimeString("en-GB");
  if (say) say.textContent = `No connection at ${time}. Trying again.`;
}

/** The sign-in page of some Wi-Fi also answers; only Gatehouse says its own name. */
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
