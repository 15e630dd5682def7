import assert from "node:assert/strict";
import { test } from "node:test";

import { byPlace, photographs, signatures, small } from "../../static/js/outbox/send-order.js";

const fact = (kind, search, state = "waiting") => ({ kind, state, payload: { search } });
const photo = fact("photo", "one");
const answer = fact("answer_item", "one");
const signed = fact("sign_search", "one");
const elsewhere = fact("sign_search", "two");
const looked = fact("look_by_radio", "one");
const all = [photo, answer, signed, elsewhere];

test("small records are sent together and photographs one by one, both without signatures", () => {
  assert.deepEqual(small(all), [answer]);
  assert.deepEqual(photographs(all), [photo]);
});

test("a signature waits for every record of its search, whoever made the record", () => {
  assert.deepEqual(signatures([signed, elsewhere], all), [elsewhere]);
  assert.deepEqual(signatures([signed], [photo, signed]), []);
  assert.deepEqual(signatures([looked], [photo, looked]), []);
});

test("refused and arrived records do not delay a signature", () => {
  const rest = [fact("photo", "one", "refused"), fact("answer_item", "one", "arrived"), signed];
  assert.deepEqual(signatures([signed], rest), [signed]);
});

test("photographs of one slot are sent one after the other, in the order they were taken", () => {
  const of = (id, slot) => ({ id, kind: "photo", state: "waiting", payload: { visit: "v", search: "one", slot, phase: "out" } });
  const waiting = [of(1, "U3"), of(2, "U5"), answer, of(3, "U3")];
  assert.deepEqual(byPlace(waiting).map((photos) => photos.map(({ id }) => id)), [[1, 3], [2]]);
});
