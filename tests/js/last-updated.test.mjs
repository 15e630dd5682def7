import assert from "node:assert/strict";
import { test } from "node:test";

import { inZoneOf } from "../../static/js/pages/last-updated.js";

const MOMENT = Date.parse("Wed, 01 Jul 2026 03:07:09 GMT");

test("a time is shown in the time zone of the page", () => {
  assert.equal(inZoneOf("2026-07-01T04:00:00+01:00", MOMENT), "2026-07-01T04:07:09+01:00");
  assert.equal(inZoneOf("2026-07-01T03:00:00+00:00", MOMENT), "2026-07-01T03:07:09+00:00");
  assert.equal(inZoneOf("2026-06-30T22:00:00-05:30", MOMENT), "2026-06-30T21:37:09-05:30");
});

test("a page without a time zone is read as GMT", () => {
  assert.equal(inZoneOf("", MOMENT), "2026-07-01T03:07:09+00:00");
});
