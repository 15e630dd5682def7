import assert from "node:assert/strict";
import { test } from "node:test";

import { withOne } from "../../static/js/shell/cached-sheet.js";

const SHEET = "<div>plan<!--item:U3--><section>three</section><!--item:U30--><section>thirty</section></div>";

test("the one item that is shown is left", () => {
  assert.equal(withOne(SHEET, "U3"), "<div>plan<section>three</section>");
  assert.equal(withOne(SHEET, "U30"), "<div>plan<section>thirty</section></div>");
});

test("with none shown the items are left out", () => {
  assert.equal(withOne(SHEET, ""), "<div>plan");
  assert.equal(withOne(SHEET, "U9"), "<div>plan");
});

test("a page without marks is left whole", () => {
  assert.equal(withOne("<div>old</div>", "U3"), "<div>old</div>");
});
