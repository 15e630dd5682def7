import assert from "node:assert/strict";
import { test } from "node:test";

import { held, settledCookie } from "../../static/js/outbox/held-cookie.js";

const SEARCH = "0b8f2a52-6f0e-4f5c-9d9e-3d5f0c1a2b3c";
const UUID = (/** @type {number} */ number) => `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`;
let counter = 0;

const fact = (/** @type {any} */ payload, /** @type {any} */ rest = {}) => ({
  id: UUID((counter += 1)),
  kind: payload.slot ? "photo" : "answer_item",
  payload: { search: SEARCH, ...payload },
  corrected_at: "2026-12-01T07:30:00.000Z",
  state: "waiting",
  ...rest,
});
const items = (/** @type {string} */ value) => value.split("/").slice(1).map((entry) => entry.split(":").slice(0, 1)[0]);

test("the cookie names each answer with its number, and each photograph with its slot", () => {
  const value = held("", [fact({ item: "A4", result: "recorded", number: 2 }), fact({ item: "B2", slot: "b2-cab" })]);
  assert.match(value, /^0b8f2a526f0e4f5c9d9e3d5f0c1a2b3c\/A4:[0-9a-f]{32}:recorded:2:1796110200::\/B2:[0-9a-f]{32}:photo::1796110200::b2-cab$/);
});

test("the newer answer to an item takes the place of the older answer", () => {
  const value = held(held("", [fact({ item: "A5", result: "not_done" })]), [fact({ item: "A5", result: "done" })]);
  assert.deepEqual(items(value), ["A5"]);
  assert.match(value, /:done:/);
});

test("a record of another search begins a new cookie", () => {
  const old = held("", [fact({ item: "A5", result: "done" })]);
  assert.deepEqual(items(held(old, [fact({ item: "A1", result: "same", search: UUID(999) })])), ["A1"]);
});

test("no character of a text can end a field or the cookie", () => {
  const value = held("", [fact({ item: "D4", result: "recorded", text: "a;b/c:d é" })]);
  assert.match(value, /:a%3Bb%2Fc%3Ad%20%C3%A9$/);
});

test("the largest search keeps the cookie within what a browser stores", () => {
  const many = Array.from({ length: 80 }, (_, place) => fact({ item: `Z${place}`, result: "not_working", text: "x".repeat(60) }));
  assert.ok(held("", many).length <= 3500);
  assert.equal(items(held("", many)).at(-1), "Z79");
});

test("records that arrived or were refused leave the cookie", () => {
  const kept = [fact({ item: "A1", result: "same" }), fact({ item: "A2", result: "same" }), fact({ item: "A3", result: "same" })];
  const before = held("", kept);
  const now = [kept[0], { ...kept[1], state: "arrived" }, { ...kept[2], state: "refused" }];
  assert.deepEqual(items(settledCookie(before, before, now)), ["A1"]);
});

test("an answer that is stored while the tablet reads its records stays in the cookie", () => {
  const before = held("", [fact({ item: "A1", result: "same" })]);
  const now = held(before, [fact({ item: "A2", result: "same" })]);
  assert.deepEqual(items(settledCookie(now, before, [])), ["A2"]);
});

test("a cookie that was lost is written again from the records on the tablet", () => {
  assert.deepEqual(items(settledCookie("", "", [fact({ item: "A1", result: "same" })])), ["A1"]);
  assert.equal(settledCookie("", "", []), "");
});

test("an older answer that still waits does not hide a newer answer that has arrived", () => {
  const kept = [fact({ item: "A5", result: "not_done" }), fact({ item: "A5", result: "done" }, { state: "arrived" })];
  assert.equal(settledCookie("", "", kept), "");
});

test("a photograph of the way in is named under its visit", () => {
  const value = held("", [fact({ item: "A1", slot: "A1", search: "", visit: UUID(7) })]);
  assert.ok(value.startsWith(`${UUID(7).replaceAll("-", "")}/A1:`));
});

test("a record about no vehicle is not named", () => {
  assert.equal(settledCookie("", "", [fact({ item: "A1", slot: "A1", search: "" })]), "");
});
