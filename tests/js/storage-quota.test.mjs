import assert from "node:assert/strict";
import { test } from "node:test";

import { keepingTrouble } from "../../static/js/outbox/storage-quota.js";

const browser = (/** @type {any} */ storage) => Object.defineProperty(globalThis, "navigator", { value: { storage }, configurable: true });

test("a browser that may delete the records is named while any record waits", async () => {
  browser({ persisted: async () => false });
  assert.match(await keepingTrouble(1), /may delete unsent records .* home screen/);
  assert.equal(await keepingTrouble(0), "");
});

test("a browser that promises to keep them is not", async () => {
  browser({ persisted: async () => true });
  assert.equal(await keepingTrouble(3), "");
});

test("a browser that cannot promise anything is named", async () => {
  browser(undefined);
  assert.match(await keepingTrouble(1), /may delete unsent records/);
});
