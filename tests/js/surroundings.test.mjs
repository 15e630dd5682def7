import assert from "node:assert/strict";
import { test } from "node:test";

import { whereOf } from "../../static/js/shell/search-state.js";
import { shake } from "../../static/js/hooks.js";

test("the tablet vibrates unless vibration is turned off", () => {
  const shaken = [];
  Object.defineProperty(globalThis, "navigator", { value: { vibrate: (pattern) => shaken.push(pattern) }, configurable: true });
  globalThis.document = { documentElement: { dataset: {} } };
  shake(25);
  globalThis.document.documentElement.dataset.vibration = "off";
  shake(50);
  assert.deepEqual(shaken, [25]);
});

test("each record is shown as on this tablet, sending, sent or not accepted", () => {
  const said = [["waiting", false], ["waiting", true], ["arrived", false], ["refused", false]];
  const words = said.map(([state, sending]) => whereOf({ state, sending }));
  assert.deepEqual(words, ["on this tablet", "sending", "sent", "not accepted"]);
});
