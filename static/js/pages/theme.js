// @ts-check
/** Changes theme, print, sound and vibration at once. From the next page on, the server reads the settings from cookies. */

const A_YEAR_SECONDS = 365 * 24 * 60 * 60;
const NAMES = ["theme", "print", "sound", "vibration"];

export function start() {
  asChosen();
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !form.matches("[data-theme-form]")) return;
    const button = event.submitter;
    if (!(button instanceof HTMLButtonElement) || !NAMES.includes(button.name)) return;
    event.preventDefault();
    document.documentElement.dataset[button.name] = button.value;
    const secure = location.protocol === "https:" ? "; secure" : "";
    document.cookie = `${button.name}=${button.value}; path=/; max-age=${A_YEAR_SECONDS}; samesite=lax${secure}`;
    if (button.dataset.toggles) turn(button);
    else form.closest("details")?.removeAttribute("open");
  });
}

/** Applies this device's display settings to a page that came from the cache without them. */
function asChosen() {
  for (const pair of document.cookie.split("; ")) {
    const [name, value] = pair.split("=");
    if (NAMES.includes(name) && value) document.documentElement.dataset[name] = value;
  }
}

/** @param {HTMLButtonElement} button whose next press chooses the other value */
function turn(button) {
  const [off, on] = (button.dataset.toggles ?? "").split(" ");
  const state = button.querySelector(".app-menu__state");
  if (state) state.textContent = button.value === on ? " on" : " off";
  button.value = button.value === on ? off : on;
}
