// @ts-check
/** Where a form did not arrive: the way back to it, and for a stop the tablet's own keeping where there is any. */

import { recall } from "./store.js";

document.querySelector("[data-back]")?.addEventListener("click", (event) => {
  if (history.length < 2) return;
  event.preventDefault();
  history.back();
});

const keeps = document.querySelector("[data-tablet-keeps]");
if (keeps instanceof HTMLElement) keeps.hidden = !(await recall("pack").catch(() => null));
