// @ts-check
/** Opens a photograph over the page, where it can be enlarged, and reports how long the person looked. */

import { pinchable } from "./pinch.js";

export function start() {
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a[data-photo]") : null;
    if (!(link instanceof HTMLAnchorElement) || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    open(link);
  });
}

/** @param {HTMLAnchorElement} link */
function open(link) {
  const dialog = document.createElement("dialog");
  dialog.className = "app-viewer";
  dialog.setAttribute("aria-label", "Photograph");
  const image = document.createElement("img");
  image.className = "app-viewer__image";
  image.alt = link.querySelector("img")?.alt ?? "";
  const close = document.createElement("button");
  close.className = "govuk-button app-viewer__close";
  close.textContent = "Close";
  const status = document.createElement("p");
  status.className = "app-viewer__say";
  status.setAttribute("role", "status");
  status.textContent = "Loading.";
  dialog.append(image, status, close);

  pinchable(image);
  let shownAt = 0;
  image.addEventListener("load", () => {
    shownAt = performance.now();
    status.textContent = "";
  });
  image.addEventListener("error", () => {
    status.textContent = "This photograph did not load. Close the photograph and open it again.";
  });
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => {
    dialog.remove();
    const seconds = shownAt ? (performance.now() - shownAt) / 1000 : 0;
    const detail = { href: link.href, seconds };
    link.dispatchEvent(new CustomEvent("photo:viewed", { bubbles: true, detail }));
  });
  image.src = link.href;
  document.body.append(dialog);
  dialog.showModal();
}
