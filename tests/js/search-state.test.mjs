import assert from "node:assert/strict";
import { test } from "node:test";

import { lay } from "../../static/js/shell/search-state.js";

const ITEM = { code: "U1", title: "Rails", section: "underneath", zone: "U1", purposes: [], slots: [] };

/** A search in which the server has one answer and this tablet has recorded another. */
function searchWith({ server, tablet, state = "waiting", entry_by, seq }) {
  const answer = { result: "clear", number: null, text: "", method: "", answered_at: server };
  const sent = { search: "s", visit: "v", plate: "KX23 LDV", version: "c", voided_at: null, frozen_by: null, items: [{ ...ITEM, answer }], photographs: [], signed: [] };
  const payload = { search: "s", item: "U1", result: "cannot_see" };
  return lay(sent, [{ id: "f", kind: "answer_item", state, said: "", corrected_at: tablet, entry_by, payload }], seq).items[0].answer;
}

test("in summer time a later answer on the tablet is shown, whichever time zone the server writes", () => {
  const tablet = "2027-07-01T09:40:00.000Z";
  for (const server of ["2027-07-01T10:00:00+01:00", "2027-07-01T09:00:00Z", "2027-07-01T18:30:00+09:30"]) {
    assert.equal(searchWith({ server, tablet })?.result, "cannot_see");
  }
});

test("a later answer at the server is shown", () => {
  const tablet = "2027-07-01T09:40:00.000Z";
  for (const server of ["2027-07-01T10:50:00+01:00", "2027-07-01T09:50:00Z", "2027-07-01T04:50:00-05:00"]) {
    assert.equal(searchWith({ server, tablet, state: "arrived" })?.result, "clear");
  }
});

test("the hour that comes twice in autumn counts as two hours", () => {
  assert.equal(searchWith({ server: "2026-10-25T01:30:00+01:00", tablet: "2026-10-25T01:10:00.000Z" })?.result, "cannot_see");
  assert.equal(searchWith({ server: "2026-10-25T01:30:00+00:00", tablet: "2026-10-25T01:10:00.000Z", state: "arrived" })?.result, "clear");
});

test("the control room's answer counts once its state contains the tablet's, however wrong the tablet's clock was", () => {
  const answers = { server: "2027-07-01T09:50:00Z", tablet: "2027-07-02T09:40:00.000Z", state: "arrived", entry_by: 12 };
  assert.equal(searchWith({ ...answers, seq: 12 }).result, "clear");
  assert.equal(searchWith({ ...answers, seq: 11 }).result, "cannot_see");
  assert.equal(searchWith({ ...answers, seq: 12, state: "waiting" }).result, "cannot_see");
});
