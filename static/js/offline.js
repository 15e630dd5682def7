// @ts-check
/** On the offline page: looks for the server every few seconds and goes back when it answers. */

const EVERY_MS = 5000;

async function look() {
  const say = document.querySelector("[data-offline-say]");
  try {
    const answer = await fetch("/healthz", { cache: "no-store" });
    // The sign-in page of some Wi-Fi also says 200; ours answers from our own address.
    if (answer.ok && !answer.redirected) location.replace(location.pathname === "/offline/" ? "/" : location.href);
  } catch {
    if (say) say.textContent = `Not reached at ${new Date().toLocaleTimeString("en-GB")}. Looking again.`;
  }
}

window.addEventListener("online", look);
setInterval(look, EVERY_MS);
