import assert from "node:assert/strict";
import { test } from "node:test";

import { asClock } from "../../static/js/pages/timer.js";

test("a clock under an hour says minutes and seconds", () => {
  assert.equal(asClock(0), "0:00");
  assert.equal(asClock(59.9), "0:59");
  assert.equal(asClock(60), "1:00");
  assert.equal(asClock(3599), "59:59");
});

test("from one hour on it says hours", () => {
  assert.equal(asClock(3600), "1:00:00");
  assert.equal(asClock(7325), "2:02:05");
});

test("a clock never runs below nothing", () => {
  assert.equal(asClock(-5), "0:00");
});
