import assert from "node:assert/strict";
import { test } from "node:test";

import { slotToTake } from "../../static/js/shell/next-step.js";

const slot = (code, usable = null) => ({ code, photo: usable === null ? null : { usable } });
const item = (slots, more = {}) => ({ slots, another: slot("U3-other"), otherwise: { needed: false, method: "", seen: false }, purposes: [], ...more });

test("the first photograph that is missing or unusable is taken", () => {
  assert.equal(slotToTake(item([slot("a", true), slot("b"), slot("c")]), null).code, "b");
  assert.equal(slotToTake(item([slot("a", true), slot("b", false)]), null).code, "b");
  assert.equal(slotToTake(item([slot("a", true)]), null), null);
  assert.equal(slotToTake(item([]), null), null);
});

test("a photograph that the officer wants to take again comes first", () => {
  assert.equal(slotToTake(item([slot("a", true), slot("b")]), "a").code, "a");
  assert.equal(slotToTake(item([slot("a", true), slot("b")]), "of another item").code, "b");
});

test("after *Can't see*, the photograph by another method comes once the method is named", () => {
  const unseen = (method, seen = false) => item([slot("a")], { otherwise: { needed: true, method, seen } });
  assert.equal(slotToTake(unseen("pole_camera"), null).code, "U3-other");
  assert.equal(slotToTake(unseen(""), null).code, "a");
  assert.equal(slotToTake(unseen("pole_camera", true), null).code, "a");
});

test("each last look needs new photographs", () => {
  const last = { purposes: ["last_look"] };
  assert.equal(slotToTake(item([slot("a", true), slot("b", true)], last), null).code, "a");
  assert.equal(slotToTake(item([slot("a", true), slot("b")], last), null).code, "b");
  assert.equal(slotToTake(item([], last), null), null);
});
