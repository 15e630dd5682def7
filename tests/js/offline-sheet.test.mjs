import assert from "node:assert/strict";
import { test } from "node:test";

import { searchDrawn } from "../../static/js/shell/offline-sheet.js";

const item = (code, more = {}) => ({ code, title: code, section: "outside", zone: code, purposes: [], disc: "", slots: [{ code, title: code, each: false }], ...more });
const kept = {
  items: [
    item("A1"),
    item("U3", { disc: "Put disc {disc} on the left rail." }),
    item("U4", { disc: "Put disc {disc} on the right rail." }),
    item("U6", { disc: "Put disc {disc} on the axle." }),
    item("U7a", { only_with_tail_lift: true }),
    item("X1", { only_in_deep_search: true }),
    item("C1", { slots: [{ code: "C1", title: "Cage", each: true }] }),
  ],
  routes: [
    ["A1", "U3", "U4", "U6", "U7a", "X1", "C1"],
    ["C1", "X1", "U7a", "U6", "U4", "U3", "A1"],
  ],
};
const visit = { id: "visit", plate: "KX23 LDV", vehicle_type: "rigid", tail_lift_fitted: true, cages: 0 };
const lock = (drawn = {}) => ({
  search: "search",
  sealed_at: "2026-11-23T07:26:00Z",
  drawn: { deep_search: false, route: 0, sheets: { rigid: { version: "v1", discs: [["U7a", 3], ["U6", 7], ["U3", 9], ["U4", 11]] } }, ...drawn },
});
const codes = (search) => search.items.map(({ code }) => code);

test("an offline search begins without answers and has the same form as the server's", () => {
  const search = searchDrawn(visit, lock(), kept);
  assert.deepEqual([search.search, search.visit, search.version, search.voided_at, search.frozen_by], ["search", "visit", "v1", null, null]);
  assert.deepEqual([search.signed, search.photographs], [[], []]);
  assert.ok(search.items.every(({ answer, state, slots }) => answer === null && state === "open" && slots.every(({ photo }) => photo === null)));
});

test("the items are in the order of the drawn route", () => {
  assert.deepEqual(codes(searchDrawn(visit, lock(), kept)), ["A1", "U3", "U4", "U6", "U7a", "C1"]);
  assert.deepEqual(codes(searchDrawn(visit, lock({ route: 1 }), kept)), ["C1", "U7a", "U6", "U4", "U3", "A1"]);
});

test("a vehicle without a tail-lift has no items of one, and a deep search has its own", () => {
  assert.ok(!codes(searchDrawn({ ...visit, tail_lift_fitted: false }, lock(), kept)).includes("U7a"));
  assert.ok(codes(searchDrawn(visit, lock({ deep_search: true }), kept)).includes("X1"));
});

test("exactly the first two drawn zones that can have a disc get one", () => {
  const challenges = Object.fromEntries(searchDrawn(visit, lock(), kept).items.map(({ code, slots }) => [code, slots[0].challenge]));
  assert.equal(challenges.U6, "Put disc 7 on the axle.");
  assert.equal(challenges.U3, "Put disc 9 on the left rail.");
  assert.equal(challenges.U4, "");
  assert.equal(challenges.U7a, "");
});

test("each cage needs a photograph, and one photograph is needed if their number is unknown", () => {
  const slots = (cages) => searchDrawn({ ...visit, cages }, lock(), kept).items.find(({ code }) => code === "C1").slots.map(({ code, title }) => [code, title]);
  assert.deepEqual(slots(2), [["C1-1", "Cage 1"], ["C1-2", "Cage 2"]]);
  assert.deepEqual(slots(0), [["C1-1", "Cage 1"]]);
});
