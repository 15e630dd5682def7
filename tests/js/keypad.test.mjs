import assert from "node:assert/strict";
import { test } from "node:test";

import { pressed } from "../../static/js/pages/keypad.js";

test("a digit is added until the field is full", () => {
  assert.equal(pressed("", "2", 4), "2");
  assert.equal(pressed("240", "7", 4), "2407");
  assert.equal(pressed("2407", "1", 4), "2407");
  assert.equal(pressed("2407", "1", -1), "24071");
});

test("Undo takes the last digit and Clear takes all of them", () => {
  assert.equal(pressed("24", "back", 4), "2");
  assert.equal(pressed("", "back", 4), "");
  assert.equal(pressed("2407", "clear", 4), "");
});
