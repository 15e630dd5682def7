// @ts-check
/**
 * Requests the comparisons of the photographs on the screen, one pair after the other. The server needs some time for
 * each comparison, and many at once would all be late. If a comparison failed, its pair says so, and a press requests
 * the comparison again.
 */

import { fresh, part } from "../hooks.js";

const TURN = "turn";

/** @type {Set<Element>} pairs on the screen whose comparison has not been requested */
const seen = new Set();
/** @type {Element | null} */
let comparing = null;

const watching = new IntersectionObserver((changes) => {
  for (const { target, isIntersecting } of changes) {
    if (isIntersecting) seen.add(target);
    else seen.delete(target);
  }
  next();
});

document.addEventListener("htmx:afterRequest", (event) => {
  const { requestConfig, successful } = /** @type {CustomEvent} */ (event).detail;
  if (!comparing || requestConfig?.elt !== comparing) return; // the pair itself may have left the page by now
  tell(comparing, successful ? "" : "failed");
  comparing = null;
  next();
});

/** @param {ParentNode} root */
export function start(root) {
  for (const pair of fresh(root, "[data-compare-turn]")) {
    part(pair, "[data-compare-again]").addEventListener("click", () => {
      tell(pair, "");
      seen.add(pair);
      next();
    });
    watching.observe(pair);
  }
}

function next() {
  if (comparing && document.contains(comparing)) return;
  const [pair] = seen;
  comparing = pair ?? null;
  if (!pair) return;
  seen.delete(pair);
  watching.unobserve(pair);
  tell(pair, "asking");
  pair.dispatchEvent(new CustomEvent(TURN));
}

/**
 * @param {Element} pair
 * @param {"" | "asking" | "failed"} state
 */
function tell(pair, state) {
  part(pair, "[data-compare-asking]").hidden = state !== "asking";
  part(pair, "[data-compare-failed]").hidden = state !== "failed";
}
