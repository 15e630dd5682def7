import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

const kept = new Map();
globalThis.window = globalThis;
globalThis.addEventListener = () => {};
globalThis.document = { cookie: "csrftoken=abc" };
globalThis.localStorage = {
  getItem: (key) => kept.get(key) ?? null,
  setItem: (key, value) => kept.set(key, value),
};

const { Outbox } = await import("../../static/js/outbox/operations.js");
const TAP = { id: "u1", kind: "tap_person", occurred_at: "2026-11-23T07:27:00Z", payload: {} };
let told;
let answers;

const json = (results) => new Response(JSON.stringify({ results }));

beforeEach(() => {
  kept.clear();
  told = { settled: [], troubled: [] };
  answers = [];
  globalThis.setTimeout = () => 0;
  globalThis.fetch = async () => {
    const next = answers.shift();
    if (next instanceof Error) throw next;
    return next;
  };
});

function outbox() {
  return new Outbox("t", {
    settled: (result) => told.settled.push(result.id),
    troubled: (sentence) => told.troubled.push(sentence),
  });
}

async function sendOne(answer) {
  answers = [answer];
  const box = outbox();
  box.put(TAP);
  await new Promise((done) => setImmediate(done));
  return box;
}

test("a record is settled once the answer names its id and digest", async () => {
  const box = await sendOne(json([{ id: "u1", digest: "d", applied: true, status: 201 }]));
  assert.equal(box.waiting.size, 0);
  assert.deepEqual(told.settled, ["u1"]);
});

test("a tap of another officer waits, and the reason is shown", async () => {
  const detail = "Another officer recorded this. That officer must sign in to send it.";
  const box = await sendOne(json([{ id: "u1", digest: "", applied: false, status: 409, problem: { detail } }]));
  assert.equal(box.waiting.size, 1);
  assert.equal(told.troubled.at(-1), detail);
});

test("no reason is shown once every tap is settled", async () => {
  await sendOne(json([{ id: "u1", digest: "d", applied: false, status: 409, problem: { detail: "The count is over." } }]));
  assert.equal(told.troubled.at(-1), "");
});

test("a Wi-Fi sign-in page that answers 200 settles nothing", async () => {
  const box = await sendOne(new Response("<html>Free Wi-Fi</html>"));
  assert.equal(box.waiting.size, 1);
  assert.deepEqual(told.settled, []);
});

test("an answer that names another operation settles nothing", async () => {
  const box = await sendOne(json([{ id: "u2", digest: "d", applied: true, status: 201 }]));
  assert.equal(box.waiting.size, 1);
});

test("an answer without a digest settles nothing", async () => {
  const box = await sendOne(json([{ id: "u1", applied: true, status: 201 }]));
  assert.equal(box.waiting.size, 1);
});

test("without a session the record stays and the tablet says so", async () => {
  const box = await sendOne(new Response("{}", { status: 401 }));
  assert.equal(box.waiting.size, 1);
  assert.match(told.troubled[0], /signed out/);
});

test("a record survives the end of its page", async () => {
  await sendOne(new TypeError("offline"));
  assert.deepEqual([...outbox().waiting.keys()], ["u1"]);
});
