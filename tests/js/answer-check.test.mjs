import assert from "node:assert/strict";
import { test } from "node:test";

import { lacking } from "../../static/js/outbox/answer-check.js";

const given = (result, number = null, text = "") => ({ result, number, text });
const COUNTS = { number: true, text: false };
const WORDS = { number: false, text: true };

test("an answer without a required number is refused", () => {
  assert.equal(lacking(given("recorded"), COUNTS).field, "number");
  assert.equal(lacking(given("clear"), COUNTS).field, "number");
  assert.equal(lacking(given("clear", 0), COUNTS), null);
});

test("*Found* and *Can't see* are accepted without the number", () => {
  assert.equal(lacking(given("found"), COUNTS), null);
  assert.equal(lacking(given("cannot_see"), COUNTS), null);
});

test("a number must be a whole number from 0 to 999", () => {
  for (const number of [-1, 1.5, 1000, Number.NaN]) {
    assert.match(lacking(given("recorded", number), COUNTS).sentence, /0 to 999/);
  }
});

test("a required text must be typed, and *Not done* needs a reason", () => {
  assert.equal(lacking(given("recorded"), WORDS).field, "text");
  assert.equal(lacking(given("not_done"), WORDS).field, "text");
  assert.equal(lacking(given("done"), WORDS), null);
  assert.equal(lacking(given("not_done", null, "Key broken"), WORDS), null);
});

test("an item without fields accepts an answer alone", () => {
  assert.equal(lacking(given("clear"), { number: false, text: false }), null);
});
