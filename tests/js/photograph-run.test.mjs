// The photographs that one camera takes one after the other.
import assert from "node:assert/strict";
import { test } from "node:test";

import { runOf, setRun } from "../../static/js/camera/photograph-run.js";
import { runToTake } from "../../static/js/shell/next-step.js";

const slot = (code, usable) => ({ code, title: code, challenge: "", photo: usable === undefined ? null : { usable } });
const item = (slots, more = {}) => ({
  slots,
  another: { code: "U5-other", title: "Seen with another method", challenge: "", photo: null },
  otherwise: { needed: false, method: "", seen: false },
  purposes: [],
  ...more,
});
const codes = (run) => run.map(({ code }) => code);

test("a run has every photograph that is missing or unusable, in the order of the checklist", () => {
  assert.deepEqual(codes(runToTake(item([slot("front"), slot("middle", true), slot("rear", false)]), null)), ["front", "rear"]);
  assert.deepEqual(runToTake(item([slot("front", true)]), null), []);
  assert.deepEqual(runToTake(item([]), null), []);
});

test("a photograph that is taken again is a run of its own", () => {
  assert.deepEqual(codes(runToTake(item([slot("front", true), slot("rear")]), "front")), ["front"]);
});

test("the last look photographs everything again", () => {
  const look = item([slot("spine", true), slot("lift", true)], { purposes: ["last_look"] });
  assert.deepEqual(codes(runToTake(look, null)), ["spine", "lift"]);
});

test("what was seen another way is one photograph", () => {
  const unseen = item([slot("front")], { otherwise: { needed: true, method: "pit", seen: false } });
  assert.deepEqual(codes(runToTake(unseen, null)), ["U5-other"]);
});

test("a camera is told its run, and without one takes the photograph that the form names", () => {
  const gaps = { "[data-camera-label]": { textContent: " Left side " }, "[data-camera-challenge]": { textContent: "" } };
  const form = { dataset: { slot: "U3" }, querySelector: (selector) => gaps[selector] ?? null };
  assert.deepEqual(runOf(form), [{ code: "U3", label: "Left side", challenge: "" }]);
  const run = [{ code: "U5-1", label: "From the front", challenge: "Put disc 7 there." }, { code: "U5-2", label: "From the rear", challenge: "" }];
  setRun(form, run);
  assert.deepEqual(runOf(form), run);
  assert.equal(form.dataset.slot, "U5-1");
  assert.equal(gaps["[data-camera-label]"].textContent, "From the front");
  assert.equal(gaps["[data-camera-challenge]"].textContent, "Put disc 7 there.");
});
