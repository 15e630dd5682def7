// @ts-check
/** Closes an open menu by Escape or by a tap elsewhere. The browser itself opens the menu. */

const OPEN = "details[data-disclosure][open]";

export function start() {
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") closeAll(true);
  });
  document.addEventListener("pointerdown", (event) => {
    const inside = event.target instanceof Element && event.target.closest(OPEN);
    if (!inside) closeAll(false);
  });
}

/** @param {boolean} focusBack */
function closeAll(focusBack) {
  for (const menu of document.querySelectorAll(OPEN)) {
    menu.removeAttribute("open");
    const summary = menu.querySelector("summary");
    if (focusBack && summary) summary.focus();
  }
}
