// A tablet learns from the answers to its writes which entry of the ledger is the newest.
import assert from "node:assert/strict";
import { register } from "node:module";
import { beforeEach, test } from "node:test";

const memory = new URL("./memory-idb.mjs", import.meta.url).href;
const hook = `export const resolve = (name, from, next) =>
  name.endsWith("/vendor/idb.js") ? { url: ${JSON.stringify(memory)}, shortCircuit: true } : next(name, from);`;
register(`data:text/javascript,${encodeURIComponent(hook)}`);

const { entryOf, knownEntry, knownEntryHeader, learnEntry, rememberEntry } = await import("../../static/js/outbox/known-entry.js");
const { destroy } = await import("../../static/js/outbox/store.js");

const KNOWN = { establishment: "e", seq: 10, head_sha256: "ten", at: "2026-11-23T07:27:00Z", vehicles: [{ id: "v", plate: "KX23 LDV" }] };
const headers = (head, continues = "yes") => new Headers({ "X-Ledger-Head": head, "X-Ledger-Continues": continues });

beforeEach(async () => {
  await destroy();
  await rememberEntry(KNOWN);
});

test("a later entry of the same ledger replaces the known one, and the vehicles stay", async () => {
  await learnEntry(headers("e.12.twelve"));
  const { seq, head_sha256, vehicles } = await knownEntry();
  assert.deepEqual([seq, head_sha256, vehicles], [12, "twelve", KNOWN.vehicles]);
  assert.deepEqual(await knownEntryHeader(), { "X-Known-Entry": "e.12.twelve" });
});

for (const [name, head, continues] of [
  ["a ledger that has lost the known entry", "e.12.twelve", "no"],
  ["an earlier entry", "e.9.nine", "yes"],
  ["another prison", "other.12.twelve", "yes"],
  ["an answer that is not from Gatehouse", "", "yes"],
]) {
  test(`nothing is learnt from ${name}`, async () => {
    await learnEntry(headers(head, continues));
    assert.deepEqual(await knownEntry(), KNOWN);
  });
}

test("of two answers at the same moment the later entry is kept", async () => {
  await Promise.all([learnEntry(headers("e.12.twelve")), learnEntry(headers("e.11.eleven"))]);
  assert.equal((await knownEntry()).seq, 12);
  await Promise.all([learnEntry(headers("e.13.thirteen")), learnEntry(headers("e.14.fourteen"))]);
  assert.equal((await knownEntry()).seq, 14);
});

test("nothing is learnt before the control room has named an entry, nor from a release that names none", async () => {
  await destroy();
  await learnEntry(headers("e.12.twelve"));
  assert.equal(await knownEntry(), undefined);
  assert.deepEqual(await knownEntryHeader(), {});
  assert.equal(entryOf({ seq: 12, server_now: "", visits: [] }), null);
});
