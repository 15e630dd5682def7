// Facts and photographs that the server has received stay on the tablet for a limited time.
import assert from "node:assert/strict";
import { test } from "node:test";

import { crowdedOut, leaving } from "../../static/js/outbox/retention.js";

const HOUR = 60 * 60_000;
const NOW = 100 * HOUR;
const PICTURE = 4 * 1024 * 1024;
const fact = (id, hours, entry_by, rest = {}) => ({ id, state: "arrived", kept_at: 0, arrived_at: NOW - hours * HOUR, entry_by, payload: { phase: "way_in", length: PICTURE }, ...rest });
const ids = (rows) => rows.map(({ id }) => id);
const at = (fits, checkpoint = 10) => ({ now: NOW, checkpoint, fits });

test("a day after it arrived and in a checkpoint: both are needed", () => {
  const rows = [fact("old", 25, 10), fact("new", 23, 10), fact("uncovered", 25, 11), fact("unknown", 25, undefined), fact("waits", 25, 10, { state: "waiting" })];
  assert.deepEqual(ids(leaving(rows, at(null))), ["old"]);
});

test("with room for 120 photographs everything stays", () => {
  assert.deepEqual(crowdedOut([fact("a", 20, 1)], at(120)), []);
});

test("with less room, the oldest photographs in a checkpoint go until 120 fit", () => {
  const rows = [fact("b", 10, 1), fact("a", 20, 1), fact("c", 5, 1)];
  assert.deepEqual(ids(crowdedOut(rows, at(118))), ["a", "b"]);
});

test("a photograph in no checkpoint goes only when fewer than 60 fit, after all others", () => {
  const rows = [fact("uncovered", 20, 11), fact("covered", 10, 10)];
  assert.deepEqual(ids(crowdedOut(rows, at(100))), ["covered"]);
  assert.deepEqual(ids(crowdedOut(rows, at(58))), ["covered", "uncovered"]);
});

test("what waits, and what the orderly officer may have to look at, never goes", () => {
  const out = { payload: { phase: "way_out", length: PICTURE } };
  const rows = [fact("waits", 20, undefined, { state: "waiting" }), fact("looked at", 1, 1, out), fact("way out", 2, 1, out)];
  assert.deepEqual(ids(crowdedOut(rows, at(0))), ["way out"]);
});

test("without an estimate, photographs that arrived take 1 GB at most", () => {
  const rows = Array.from({ length: 258 }, (_, number) => fact(`p${number}`, 23 - number / 100, 1));
  assert.deepEqual(ids(crowdedOut(rows, at(null))), ["p0", "p1"]);
  assert.deepEqual(crowdedOut(rows.slice(0, 256), at(null)), []);
});
