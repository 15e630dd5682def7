// @ts-check
/** Says what happens to a PIN that was sent for another officer: it is checked, or the control room did not answer. */

const CHECKING = "Checking the PIN with the control room.";
const NO_ANSWER = "The control room did not answer, so the PIN was not checked. Tap your name again.";
const WORDS = /** @type {const} */ ({
  "htmx:beforeRequest": CHECKING,
  "htmx:sendError": NO_ANSWER,
  "htmx:timeout": NO_ANSWER,
  "htmx:responseError": NO_ANSWER,
});

export function start() {
  for (const [kind, words] of Object.entries(WORDS)) {
    document.addEventListener(kind, ({ target }) => say(target, words));
  }
}

/**
 * @param {EventTarget | null} form whatever htmx sent
 * @param {string} words
 */
function say(form, words) {
  if (!(form instanceof HTMLFormElement) || !form.matches(".app-officers")) return;
  const line = form.querySelector("[data-officer-progress]");
  if (line) line.textContent = words;
}
