// A page leaves no unfinished work in the tablet's database when the officer goes to another page.
import assert from "node:assert/strict";
import { register } from "node:module";
import { test } from "node:test";

// Here a database that answers only when it is told to replaces idb.
const stub = `export const openDB = (...given) => globalThis.gatehouseIdb.openDB(...given); export const deleteDB = () => Promise.resolve();`;
const url = `data:text/javascript,${encodeURIComponent(stub)}`;
const hook = `export const resolve = (name, from, next) =>
  name.endsWith("/vendor/idb.js") ? { url: ${JSON.stringify(url)}, shortCircuit: true } : next(name, from);`;
register(`data:text/javascript,${encodeURIComponent(hook)}`);

// Nothing here waits for the patience of the page to end.
const { setTimeout: later } = globalThis;
globalThis.setTimeout = (...given) => later(...given).unref();

const page = new EventTarget();
globalThis.window = { addEventListener: (kind, listener) => page.addEventListener(kind, listener) };

class Transaction {
  steps = [];
  store = { get: () => new Promise(() => undefined), put: () => new Promise(() => undefined), index: () => this.store };

  constructor(mode) {
    this.mode = mode;
    this.done = new Promise((_, failed) => (this.fail = failed));
  }

  commit() {
    this.steps.push("commit");
  }

  abort() {
    this.steps.push("abort");
    this.fail(new DOMException("left", "AbortError"));
  }
}

/** A database whose requests are never answered, and what was done to it. */
const seen = { opened: 0, closed: 0, transactions: [] };
globalThis.gatehouseIdb = {
  openDB: async (_name, _version, { upgrade }) => {
    seen.opened += 1;
    seen.upgrade = upgrade;
    return {
      close: () => (seen.closed += 1),
      transaction: (_stores, mode) => seen.transactions[seen.transactions.push(new Transaction(mode)) - 1],
    };
  },
};

const { askAtOnce, readThenWrite, recall, remember } = await import("../../static/js/outbox/store.js");
const soon = () => new Promise((done) => setImmediate(done));
const quietly = (promise) => void promise.catch(() => undefined);

/** Forgets what the tests before have done, and shows the page again. */
async function freshPage() {
  page.dispatchEvent(new Event("pagehide"));
  page.dispatchEvent(new Event("pageshow"));
  await soon();
  Object.assign(seen, { opened: 0, closed: 0, transactions: [] });
}

test("a read or a write is committed together with its requests, so it never needs its page again", async () => {
  await freshPage();
  for (const asked of [recall("pack"), remember("clock", 1), askAtOnce("operations", "readonly", ({ store }) => store.get(1))]) quietly(asked);
  await soon();
  page.dispatchEvent(new Event("pagehide"));
  await soon();
  assert.deepEqual(seen.transactions.map(({ steps }) => steps), [["commit"], ["commit"], ["commit"]]);
  assert.equal(seen.closed, 1);
});

test("a read that a write follows is aborted when the page is left", async () => {
  await freshPage();
  quietly(readThenWrite("operations", async ({ store }) => store.put(await store.get(1))));
  await soon();
  assert.deepEqual(seen.transactions[0].steps, []);
  page.dispatchEvent(new Event("pagehide"));
  await soon();
  assert.deepEqual(seen.transactions[0].steps, ["abort"]);
  assert.equal(seen.closed, 1);
});

test("the stores that a page is making are given up when the page is left", async () => {
  await freshPage();
  quietly(recall("pack"));
  await soon();
  const making = new Transaction("versionchange");
  seen.upgrade({ createObjectStore: () => ({ createIndex: () => undefined }) }, 0, 1, making);
  page.dispatchEvent(new Event("pagehide"));
  await soon();
  assert.deepEqual(making.steps, ["abort"]);
});

test("a page that was left begins nothing until it comes back", async () => {
  await freshPage();
  page.dispatchEvent(new Event("pagehide"));
  quietly(recall("pack"));
  await soon();
  assert.deepEqual([seen.opened, seen.transactions.length], [0, 0]);
  page.dispatchEvent(new Event("pageshow"));
  await soon();
  assert.deepEqual([seen.opened, seen.transactions.length], [1, 1]);
});
