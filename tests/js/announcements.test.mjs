import assert from "node:assert/strict";
import { test } from "node:test";
import { titleWith } from "../../static/js/pages/announcements.js";

test("the title of the page begins with the announcements that nobody has opened yet", () => {
  assert.equal(titleWith("Count Kitchen", "Board – HMP Wharfdale"), "(!) Count Kitchen – Board – HMP Wharfdale");
});

test("without announcements the title of the page is unchanged", () => {
  assert.equal(titleWith("", "Board – HMP Wharfdale"), "Board – HMP Wharfdale");
});
