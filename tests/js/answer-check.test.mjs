import assert from "node:assert/strict";
import { test } from "node:test";

import { lacking } from "../../static/js/outbox/answer-check.js";

const given = (result, number = null, text = "") => ({ result, number, text });
const COUNTS = { number: true, text: false };
const WORDS = { number: false, text: true };

test("a number that is asked for is asked for again", () => {
  assert.equal(lacking(given("recorded"), COUNTS).field, "number");
  assert.equal(lacking(given("clear"), COUNTS).field, "number");
  assert.equal(lacking(given("clear", 0), COUNTS), null);
});

test("who found something is not held up by a number", () => {
  assert.equal(lacking(given("found"), COUNTS), null);
  assert.equal(lacking(given("cannot_see"), COUNTS), null);
});

test("a number is a whole one up to 999", () => {
  for (const number of [-1, 1.5, 1000, Number.NaN]) {
    assert.match(lacking(given("recorded", number), COUNTS).sentence, /0 to 999/);
  }
});

test("what is read is typed, and a not done has its reason", () => {
  assert.equal(lacking(given("recorded"), WORDS).field, "text");
  assert.equal(lacking(given("not_done"), WORDS).field, "text");
  assert.equal(lacking(given("done"), WORDS), null);
  assert.equal(lacking(given("not_done", null, "Key broken"), WORDS), null);
});

test("a look without fields lacks nothing", () => {
  assert.equal(lacking(given("clear"), { number: false, text: false }), null);
});
