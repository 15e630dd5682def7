// The warnings about the tablet's clock, by the tolerance of the prison's policy.
import assert from "node:assert/strict";
import { register } from "node:module";
import { test } from "node:test";

// The browser loads its packages from /static/vendor/. Here a database in memory replaces idb.
const memory = new URL("./memory-idb.mjs", import.meta.url).href;
const hook = `export const resolve = (name, from, next) =>
  name.endsWith("/vendor/idb.js") ? { url: ${JSON.stringify(memory)}, shortCircuit: true } : next(name, from);`;
register(`data:text/javascript,${encodeURIComponent(hook)}`);
globalThis.window = globalThis;

const { measured, moment, tolerance, troubleOf } = await import("../../static/js/outbox/clock.js");
const known = { offset: 0, jumped: false, wall: 0, told_at: 0 };

test("a clock within the tolerance of the policy is right", () => {
  assert.equal(troubleOf({ ...known, offset: 45 }, 45), "");
  assert.equal(troubleOf({ ...known, offset: -300 }, 300), "");
});

test("a clock beyond the tolerance is named in seconds or minutes", () => {
  assert.equal(troubleOf({ ...known, offset: 46 }, 45), "This tablet's clock is 46 s ahead. The server does not trust the tablet's times.");
  assert.equal(troubleOf({ ...known, offset: -301 }, 300), "This tablet's clock is 5 min behind. The server does not trust the tablet's times.");
});

test("a clock that was set back or never compared is not trusted", () => {
  assert.match(troubleOf({ ...known, jumped: true }, 600), /was set back/);
  assert.match(troubleOf({ ...known, offset: null }, 600), /was never compared/);
});

test("a page without a connection uses the newest tolerance from an earlier page", async () => {
  assert.equal(await tolerance(undefined), 120);
  assert.equal(await tolerance("45"), 45);
  assert.equal(await tolerance(undefined), 45);
  assert.equal(await tolerance("300"), 300);
});

test("a clock that is wrong by two hours or more is named in hours", () => {
  assert.match(troubleOf({ ...known, offset: 119 * 60 }, 120), /clock is 119 min ahead/);
  assert.match(troubleOf({ ...known, offset: -120 * 60 }, 120), /clock is 2 h behind/);
  assert.match(troubleOf({ ...known, offset: 24 * 3600 }, 120), /clock is 24 h ahead/);
});

for (const [words, minutes] of [["five minutes", 5], ["two hours", 120], ["a day", 24 * 60]]) {
  for (const sign of [1, -1]) {
    test(`a clock ${words} ${sign > 0 ? "ahead" : "behind"} that is set right in the middle of a search keeps the order of the taps`, async () => {
      const { now } = Date;
      try {
        Date.now = () => now() + sign * minutes * 60_000;
        const serverNow = now();
        await measured(serverNow, performance.now());
        const first = await moment();
        Date.now = now; // without contact, somebody sets the clock right
        const second = await moment();
        const third = await moment();
        const times = [new Date(serverNow).toISOString(), ...[first, second, third].map((each) => each.corrected_at)];
        assert.deepEqual([...times].sort(), times);
        assert.equal(new Set(times.slice(1)).size, 3);
      } finally {
        Date.now = now;
      }
    });
  }
}
