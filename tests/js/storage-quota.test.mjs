import assert from "node:assert/strict";
import { test } from "node:test";

import { mayDelete, noteWhetherKept } from "../../static/js/outbox/storage-quota.js";

const browser = (/** @type {any} */ storage) => {
  Object.defineProperty(globalThis, "navigator", { value: { storage }, configurable: true });
  globalThis.location = /** @type {any} */ ({ protocol: "https:" });
  globalThis.document = /** @type {any} */ ({ cookie: "" });
};

test("a browser that may delete the records is remembered for the server's next page", async () => {
  browser({ persisted: async () => false });
  assert.equal(await mayDelete(), true);
  await noteWhetherKept();
  assert.match(document.cookie, /^storage=may-delete; path=\/; max-age=31536000; samesite=lax; secure$/);
});

test("a browser that promises to keep the records is forgotten", async () => {
  browser({ persisted: async () => true });
  assert.equal(await mayDelete(), false);
  await noteWhetherKept();
  assert.match(document.cookie, /max-age=0;/);
});

test("a browser that cannot promise anything may delete the records", async () => {
  browser(undefined);
  assert.equal(await mayDelete(), true);
});
