// Records that are held back: the reason in words, when they may be handed in, and which signatures they delay.
import assert from "node:assert/strict";
import { test } from "node:test";

import { GIVEN_UP_AFTER_MS, isHeldBack, mayHandIn, reasonOf } from "../../static/js/outbox/held-back.js";

const NOW = 10_000_000;
const fact = (rest) => ({ id: "a", state: "waiting", said: "", author: "ann", ...rest });
const seen = { person: "ann", names: new Map([["bob", "Bob Hale"]]), ended: "waiting" };

test("every waiting record has a sentence that gives the reason", () => {
  assert.equal(reasonOf(fact({}), seen), "This record is saved on this tablet.");
  assert.equal(reasonOf(fact({}), { ...seen, ended: "unreached" }), "This record is saved on this tablet. It will be sent when the connection returns.");
  assert.equal(reasonOf(fact({}), { ...seen, ended: "signed-out" }), "Sign in to send this record.");
  assert.match(reasonOf(fact({}), { ...seen, ended: "not-allowed" }), /^Your role no longer allows you to send this record\./);
  assert.equal(reasonOf(fact({ said: "This search is not known here." }), seen), "This search is not known here.");
  assert.equal(reasonOf(fact({ sending: true }), seen), "This record is being sent.");
  assert.match(reasonOf(fact({ returned_at: 1 }), seen), /restored from a backup/);
  assert.equal(reasonOf(fact({ state: "refused", said: "Too late." }), seen), "Too late.");
  assert.equal(reasonOf(fact({ state: "refused" }), seen), "The server did not accept this record.");
});

test("the reason for a colleague's record names the colleague, also after their account is closed", () => {
  assert.match(reasonOf(fact({ author: "bob" }), seen), /^Bob Hale made this record, and only that officer can send it/);
  assert.match(reasonOf(fact({ author: "cat", author_name: "Cat Roe" }), seen), /^Cat Roe made this record/);
  assert.match(reasonOf(fact({ author: "dan" }), seen), /^Another officer made this record/);
});

test("a record is held back if another officer made it, or if the server could not use it yet", () => {
  assert.equal(isHeldBack(fact({ author: "bob" }), "ann"), true);
  assert.equal(isHeldBack(fact({ said: "This search is not known here." }), "ann"), true);
  assert.equal(isHeldBack(fact({}), "ann"), false);
  assert.equal(isHeldBack(fact({ author: "bob", state: "arrived" }), "ann"), false);
});

test("a record may be handed in 30 minutes after it was first held back, to the millisecond", () => {
  const since = NOW - GIVEN_UP_AFTER_MS;
  assert.equal(mayHandIn(fact({ stuck_since: since }), NOW), true);
  assert.equal(mayHandIn(fact({ stuck_since: since + 1 }), NOW), false);
  assert.equal(mayHandIn(fact({}), NOW), false);
  assert.equal(mayHandIn(fact({ stuck_since: since, sending: true }), NOW), false);
  assert.equal(mayHandIn(fact({ state: "refused" }), NOW), true);
  assert.equal(mayHandIn(fact({ state: "arrived", stuck_since: since }), NOW), false);
});
