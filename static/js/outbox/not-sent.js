// @ts-check
/**
 * The script of the page for a form that did not arrive: the link back to the form, and the part for tablets that can
 * store a stop.
 */

import { recall } from "./store.js";

document.querySelector("[data-back]")?.addEventListener("click", (event) => {
  if (history.length < 2) return;
  event.preventDefault();
  history.back();
});

const keeps = document.querySelector("[data-tablet-keeps]");
if (keeps instanceof HTMLElement) keeps.hidden = !(await recall("pack").catch(() => null));
