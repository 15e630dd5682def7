import assert from "node:assert/strict";
import { test } from "node:test";

import { MOST_TRIES, READ_OUT_MS, doneAtGate, ended, officers, since, spoken, underneath } from "../../static/js/shell/radio-state.js";

const at = (seconds, boot = "one") => ({ boot, ticks: seconds * 1000, wall: seconds * 1000 });
const pack = { policy: { go_life_minutes: 3 } };
const radio = (more = {}) => ({ checksum: "2T3QS7", tries: 0, signed: at(0), accepted: null, ...more });
const stands = (one, now) => ended(one, { checksum: "2T3QS7", now, pack }) === "";

test("each letter and digit is read out with its word", () => {
  assert.deepEqual(spoken("2T3QS7").map(([, word]) => word), ["Two", "Tango", "Three", "Quebec", "Sierra", "Seven"]);
});

test("the clock with the longer time counts, because a tablet may sleep", () => {
  assert.equal(since(at(0), { boot: "one", ticks: 1000, wall: 9000 }), 9000);
  assert.equal(since(at(0), { boot: "one", ticks: 9000, wall: 1000 }), 9000);
  assert.equal(since(at(0), at(9, "another")), null);
});

test("the letters are valid for five minutes, and their code as long as a GO", () => {
  assert.ok(stands(radio(), at(READ_OUT_MS / 1000)));
  assert.ok(!stands(radio(), at(READ_OUT_MS / 1000 + 0.001)));
  assert.ok(stands(radio({ accepted: at(100) }), at(280)));
  assert.ok(!stands(radio({ accepted: at(100) }), at(280.001)));
});

test("another search, three wrong codes or a new page end a radio release", () => {
  assert.ok(!stands(radio({ checksum: "000000" }), at(1)));
  assert.ok(stands(radio({ tries: MOST_TRIES - 1 }), at(1)));
  assert.ok(!stands(radio({ tries: MOST_TRIES }), at(1)));
  assert.ok(!stands(radio(), at(1, "another")));
});

test("an officer who took part in the search cannot sign the release", () => {
  const officer = (value) => ({ value, words: `Name of ${value}` });
  const known = {
    searches: [{ search: "s", items: [{ answer: { answered_by: "Name of answered" } }, { answer: null }] }],
    orderly_officers: ["answered", "signed", "tapped", "looked", "free"].map(officer),
  };
  const fact = (author, kind, search = "s") => ({ author, kind, payload: { search } });
  const kept = [fact("tapped", "answer_item"), fact("looked", "look_by_radio"), fact("free", "answer_item", "another")];
  const found = officers(known, { search: "s", signed: [{ person: "signed" }] }, kept);
  assert.deepEqual(found.map(({ value }) => value), ["looked", "free"]);
});

test("only photographs of zones underneath count as photographs of the underside", () => {
  const items = [{ code: "U3", slots: [{ code: "U3", undercarriage: true, photo: "a" }, { code: "U3-b", undercarriage: true, photo: null }] }, { code: "B1", slots: [{ code: "B1", photo: "b" }] }];
  assert.deepEqual(underneath({ items }).map(({ item, code }) => [item, code]), [["U3", "U3"]]);
});

test("only acts at the gate since this lock was sealed count", () => {
  const told = { searches: [{ visit: "v", sealed_at: "2026-11-23T07:26:00Z" }] };
  const fact = (kind, time, state = "waiting") => ({ kind, state, payload: { visit: "v" }, corrected_at: `2026-11-23T${time}Z` });
  const done = (...kept) => doneAtGate({ ids: ["v"] }, told, kept);
  assert.deepEqual(done(fact("open_outer_gate", "07:25:59")), { opened: false, left: false });
  assert.deepEqual(done(fact("open_outer_gate", "07:40:00")), { opened: true, left: false });
  assert.deepEqual(done(fact("open_outer_gate", "07:40:00", "refused")), { opened: false, left: false });
  assert.deepEqual(done(fact("open_outer_gate", "07:40:00"), fact("depart", "07:41:00")), { opened: true, left: true });
});
