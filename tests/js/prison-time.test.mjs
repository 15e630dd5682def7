import assert from "node:assert/strict";
import { test } from "node:test";

import { clockTime, clockTimeWithSeconds, dayAndTime } from "../../static/js/prison-time.js";

globalThis.document = /** @type {any} */ ({ documentElement: { dataset: { timeZone: "Europe/London" } } });

test("a time is shown in the prison's time zone, also on a tablet that is set to another", () => {
  assert.equal(clockTime("2026-07-01T03:07:09Z"), "04:07");
  assert.equal(clockTime(Date.parse("2026-12-01T23:30:00Z")), "23:30");
  assert.equal(clockTimeWithSeconds("2026-07-01T03:07:09Z"), "04:07:09");
  assert.match(dayAndTime("2026-06-30T23:30:00Z"), /^1 Jul, 00:30$/);
});
