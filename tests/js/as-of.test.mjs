import assert from "node:assert/strict";
import { test } from "node:test";

import { inZoneOf } from "../../static/js/pages/as-of.js";

const MOMENT = Date.parse("Wed, 01 Jul 2026 03:07:09 GMT");

test("a moment is told in the zone that the page was made in", () => {
  assert.equal(inZoneOf("2026-07-01T04:00:00+01:00", MOMENT), "2026-07-01T04:07:09+01:00");
  assert.equal(inZoneOf("2026-07-01T03:00:00+00:00", MOMENT), "2026-07-01T03:07:09+00:00");
  assert.equal(inZoneOf("2026-06-30T22:00:00-05:30", MOMENT), "2026-06-30T21:37:09-05:30");
});

test("a page that names no zone is read as GMT", () => {
  assert.equal(inZoneOf("", MOMENT), "2026-07-01T03:07:09+00:00");
});
