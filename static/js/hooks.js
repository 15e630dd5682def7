// @ts-check
/** Finds the elements that a script must handle, each only once, and their parts by data- attributes. */

/** @type {WeakMap<Element, Set<string>>} */
const taken = new WeakMap();

/**
 * Returns the elements that match the selector, at or below the root, and that this behaviour has not handled yet.
 * @param {ParentNode} root
 * @param {string} selector
 * @returns {HTMLElement[]}
 */
export function fresh(root, selector) {
  const found = /** @type {HTMLElement[]} */ ([...root.querySelectorAll(selector)]);
  if (root instanceof HTMLElement && root.matches(selector)) found.unshift(root);
  return found.filter((element) => {
    const marks = taken.get(element) ?? new Set();
    taken.set(element, marks);
    if (marks.has(selector)) return false;
    marks.add(selector);
    return true;
  });
}

/**
 * Returns a part that the template always has. Throws an error if it is missing.
 * @param {ParentNode} root
 * @param {string} selector
 * @returns {HTMLElement}
 */
export function part(root, selector) {
  const element = root.querySelector(selector);
  if (!(element instanceof HTMLElement)) throw new Error(`The template has no ${selector}`);
  return element;
}

/**
 * Enables buttons once their script handles them. The page draws these buttons as disabled, so that nobody presses a
 * button that does nothing yet.
 * @param {ParentNode} root
 * @param {string} selector
 */
export function enable(root, selector) {
  for (const key of root.querySelectorAll(selector)) /** @type {HTMLButtonElement} */ (key).disabled = false;
}

/**
 * Vibrates the tablet, unless somebody turned vibration off on this device.
 * @param {number | number[]} pattern milliseconds
 */
export function shake(pattern) {
  if (document.documentElement.dataset.vibration !== "off") navigator.vibrate?.(pattern);
}

/**
 * Returns the CSRF token. The cookie is read at each request, because a token in the page may be older than the
 * session.
 * @returns {string}
 */
export function csrfToken() {
  const pair = document.cookie.split("; ").find((cookie) => cookie.startsWith("csrftoken="));
  return pair ? decodeURIComponent(pair.slice("csrftoken=".length)) : "";
}

/**
 * Returns a new UUID. crypto.randomUUID exists only on secure pages, which a prison's own network may not have.
 * @returns {string}
 */
export function newUuid() {
  if (typeof crypto.randomUUID === "function") return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
