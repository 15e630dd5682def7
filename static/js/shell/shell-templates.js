// @ts-check
/** Draws parts of the shell from its templates. The markup comes from the server, and the state from the tablet. */

/**
 * @param {string} name of a template in the shell
 * @param {Record<string, string>} words text by data-fill, addresses by data-href
 * @returns {DocumentFragment}
 */
export function drawn(name, words = {}) {
  const template = document.querySelector(`template[data-part="${name}"]`);
  if (!(template instanceof HTMLTemplateElement)) throw new Error(`The shell has no part ${name}`);
  const part = /** @type {DocumentFragment} */ (template.content.cloneNode(true));
  for (const gap of part.querySelectorAll("[data-fill]")) {
    gap.textContent = words[gap.getAttribute("data-fill") ?? ""] ?? "";
  }
  for (const link of part.querySelectorAll("[data-href]")) {
    link.setAttribute("href", words[link.getAttribute("data-href") ?? ""] ?? "/board/");
  }
  return part;
}

/**
 * Returns a part that a fragment always has.
 * @param {ParentNode} part
 * @param {string} selector
 * @returns {HTMLElement}
 */
export function within(part, selector) {
  const found = part.querySelector(selector);
  if (!found) throw new Error(`The shell has no ${selector}`);
  return /** @type {HTMLElement} */ (found);
}

/**
 * @param {ParentNode} part
 * @param {number} done
 * @param {number} total
 */
export function progress(part, done, total, noun = "items") {
  const bar = /** @type {HTMLProgressElement} */ (within(part, "progress"));
  bar.max = total;
  bar.value = done;
  within(part, ".app-progress__words span").textContent = `${done} of ${total} ${noun}`;
}

/**
 * Shows what to do next at the bottom of the page: a link, or the button of a form on the page.
 * @param {{ words: string, label: string, href?: string, form?: string } | null} next
 */
export function showNext(next) {
  const bar = within(document, "[data-shell-next]");
  bar.hidden = next === null;
  if (!next) return;
  within(bar, "[data-shell-next-words]").textContent = next.words;
  const [link, key] = ["link", "key"].map((name) => within(bar, `[data-shell-next-${name}]`));
  link.hidden = !next.href;
  key.hidden = !next.form;
  for (const element of [link, key]) element.textContent = next.label;
  link.setAttribute("href", next.href ?? "/board/");
  key.setAttribute("form", next.form ?? "");
}
