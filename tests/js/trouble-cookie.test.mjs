import assert from "node:assert/strict";
import { test } from "node:test";

import { knownTrouble, noteTrouble } from "../../static/js/outbox/trouble-cookie.js";

const browser = (/** @type {string} */ cookie) => {
  globalThis.location = /** @type {any} */ ({ protocol: "https:" });
  globalThis.document = /** @type {any} */ ({ cookie });
};

test("what is wrong with the tablet is remembered for the next page", () => {
  browser("");
  noteTrouble("This tablet's clock is 5 min ahead.");
  assert.match(document.cookie, /^trouble=This%20tablet's%20clock%20is%205%20min%20ahead\.; path=\/; max-age=86400; samesite=lax; secure$/);
});

test("a tablet with which nothing is wrong forgets the sentence", () => {
  browser("theme=dark; trouble=Full");
  assert.equal(knownTrouble(), "Full");
  noteTrouble("");
  assert.match(document.cookie, /max-age=0;/);
});

test("a damaged cookie says nothing", () => {
  browser("trouble=%E2%28");
  assert.equal(knownTrouble(), "");
});
