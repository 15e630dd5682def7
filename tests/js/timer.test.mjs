import assert from "node:assert/strict";
import { test } from "node:test";

import { asClock, asMinutes } from "../../static/js/pages/timer.js";

test("a timer under an hour shows minutes and seconds", () => {
  assert.equal(asClock(0), "0:00");
  assert.equal(asClock(59.9), "0:59");
  assert.equal(asClock(60), "1:00");
  assert.equal(asClock(3599), "59:59");
});

test("a timer of an hour or more shows hours", () => {
  assert.equal(asClock(3600), "1:00:00");
  assert.equal(asClock(7325), "2:02:05");
});

test("a timer never goes below zero", () => {
  assert.equal(asClock(-5), "0:00");
});

test("a duration is shown in minutes, so that nobody takes it for the time of day", () => {
  assert.equal(asMinutes(-5), "under 1 min");
  assert.equal(asMinutes(59), "under 1 min");
  assert.equal(asMinutes(805), "13 min");
  assert.equal(asMinutes(3600), "1 h");
  assert.equal(asMinutes(7325), "2 h 2 min");
});
