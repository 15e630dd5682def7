import assert from "node:assert/strict";
import { test } from "node:test";

import { codeOfCount, lockNumberOf, minuteOf, troubleOfEntry } from "../../static/js/shell/radio-counts.js";

const SEARCH = "6f0d4a0e-0000-4000-8000-000000000001";
const sealedAt = "2026-11-23T07:26:00Z";
const at = (clock) => Date.parse(`2026-11-23T${clock}Z`);
const secret = await crypto.subtle.importKey("raw", new Uint8Array(32), { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
const made = (clock, headcount = 8) => codeOfCount(secret, { party: "laundry", headcount, lockNumber: lockNumberOf(SEARCH), minute: minuteOf(at(clock)) });
const trouble = (typed, clock = "07:28:00") => troubleOfEntry({ party: "laundry", headcount: "8", ...typed }, { search: SEARCH, sealedAt, now: at(clock) });

test("the tablet finds nothing wrong with a code that was heard right", async () => {
  assert.equal(trouble({ code: await made("07:27:10") }), "");
});

test("each wrong digit of a code is noticed", async () => {
  const code = await made("07:27:10");
  for (const place of [0, 1, 2, 3, 4, 5, 6, 7]) {
    for (let by = 1; by < 10; by += 1) {
      const wrong = code.slice(0, place) + ((Number(code[place]) + by) % 10) + code.slice(place + 1);
      assert.match(trouble({ code: wrong }), /do not belong together/);
    }
  }
});

test("two swapped digits of a code are noticed", async () => {
  const code = await made("07:27:10");
  for (let place = 0; place < 7; place += 1) {
    if (code[place] === code[place + 1]) continue;
    const swapped = code.slice(0, place) + code[place + 1] + code[place] + code.slice(place + 2);
    assert.match(trouble({ code: swapped }), /do not belong together/);
  }
});

test("another number of people than the one read out is noticed", async () => {
  assert.match(trouble({ code: await made("07:27:10"), headcount: "9" }), /do not belong together/);
});

test("a code from before the sealing is refused, and one of the minute of the sealing only if it began at the sealing", async () => {
  assert.match(trouble({ code: await made("07:25:50") }), /before the lock was sealed/);
  assert.equal(trouble({ code: await made("07:26:10") }), "");
});

test("an incomplete entry names the field", () => {
  assert.match(trouble({ party: "", code: "" }), /Select the party/);
  assert.match(trouble({ headcount: "", code: "" }), /Enter the number of people/);
  assert.match(trouble({ code: "1234" }), /eight digits/);
});
