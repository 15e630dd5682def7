// A tablet announces what it cannot send yet, whoever recorded it, so that the control room knows what is missing.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { register } from "node:module";
import { beforeEach, test } from "node:test";

// The browser loads its packages from /static/vendor/. Here a database in memory replaces idb.
const memory = new URL("./memory-idb.mjs", import.meta.url).href;
const hook = `export const resolve = (name, from, next) =>
  name.endsWith("/vendor/idb.js") ? { url: ${JSON.stringify(memory)}, shortCircuit: true } : next(name, from);`;
register(`data:text/javascript,${encodeURIComponent(hook)}`);
globalThis.window = globalThis;
globalThis.document = { cookie: "csrftoken=abc" };
Object.defineProperty(globalThis, "navigator", { value: {}, configurable: true });
delete globalThis.BroadcastChannel; // An open channel would keep the test's process alive.

const { everything, keep } = await import("../../static/js/outbox/outbox.js");
const { destroy } = await import("../../static/js/outbox/store.js");
const { flush } = await import("../../static/js/outbox/sender.js");
const { digestOfRecord } = await import("../../static/js/outbox/announcing.js");

const ANN = "11111111-1111-4111-8111-111111111111";
const BOB = "22222222-2222-4222-8222-222222222222";
const MOMENT = { occurred_at: "2026-11-23T07:27:00Z", corrected_at: "2026-11-23T07:27:00Z", boot: "b", monotonic_ms: 1 };
const STATE = { kept_at: Date.now(), state: "waiting", said: "", announced: false, answer: null };
/** What the server has received: the announcements, and the ids of the records that were sent. */
let announcements, sent;
/** The ids of records whose search the server does not know. */
let unknown;
/** Answers an announcement instead of the server. */
let proxy;

const json = (body, status = 200) => new Response(JSON.stringify(body), { status });

beforeEach(async () => {
  await destroy();
  [announcements, sent, unknown, proxy] = [[], [], new Set(), () => undefined];
  globalThis.fetch = async (address, { body }) => {
    const path = address.replace("/api/v1/", "");
    if (path === "tablet") return json({ server_now: new Date().toISOString(), visits: [], person: ANN });
    if (path === "operations/announced") {
      const { records } = JSON.parse(body);
      announcements.push(records);
      return proxy() ?? json({ known: records.map(({ id }) => id).filter((id) => !unknown.has(id)) });
    }
    assert.equal(path, "operations");
    return json({ results: JSON.parse(body).operations.map(answered) });
  };
});

function answered({ id }) {
  if (unknown.has(id)) return { id, digest: "", applied: false, problem: { detail: "This search is not known here." } };
  sent.push(id);
  return { id, digest: "0".repeat(64), applied: true, answer: { id } };
}

function record(id, { kind = "answer_item", author = ANN, ...payload } = {}) {
  return keep({ id, kind, author, author_name: "Bob Hill", payload: { search: "s", ...payload }, ...MOMENT, ...STATE });
}

const factOf = async (id) => (await everything()).find((fact) => fact.id === id);
const ids = () => announcements.map((records) => records.map(({ id }) => id));

test("a colleague's unsent answer is announced with its author, and not its content", async () => {
  await record("a1", { author: BOB, item: "U5", result: "found", text: "A strap under the rail" });
  assert.equal(await flush(), "idle");
  assert.deepEqual(sent, []);
  const [[announced]] = announcements;
  assert.deepEqual(Object.keys(announced).sort(), ["author", "author_name", "id", "kind", "occurred_at", "search", "sha256"]);
  assert.deepEqual([announced.author, announced.author_name, announced.kind], [BOB, "Bob Hill", "answer_item"]);
  assert.equal((await factOf("a1")).announced, true);
});

test("a record that was announced is not announced again", async () => {
  await record("a1", { author: BOB });
  await flush();
  await flush();
  assert.deepEqual(ids(), [["a1"]]);
});

test("an answer that is sent at once is not announced", async () => {
  await record("a1");
  await record("a2");
  assert.equal(await flush(), "idle");
  assert.deepEqual([sent, announcements], [["a1", "a2"], []]);
});

test("what is beyond the first hundred answers is announced before the first hundred are sent", async () => {
  for (let number = 1; number <= 103; number += 1) await record(`a${number}`);
  assert.equal(await flush(), "idle");
  assert.deepEqual(ids(), [["a101", "a102", "a103"]]);
  assert.equal(sent.length, 103);
});

test("the PIN of a signature is never announced", async () => {
  await record("s1", { kind: "sign_search", author: BOB, place: 1, sealed_pin: { ct: "secret" } });
  await flush();
  assert.ok(!JSON.stringify(announcements).includes("secret"));
  assert.equal(announcements[0][0].kind, "sign_search");
});

test("a colleague's unsent report that the lock is void is announced with its visit", async () => {
  await record("v1", { kind: "void_lock", author: BOB, search: undefined, visit: "v" });
  await flush();
  assert.deepEqual([announcements[0][0].visit, announcements[0][0].search], ["v", undefined]);
});

test("a colleague's unsent way in, seal, departure and stop are announced", async () => {
  const way = { search: undefined };
  await record("w1", { kind: "log_vehicle_in", author: BOB, ...way, plate: "KX23 LDV" });
  await record("l1", { kind: "close_inner_gate", author: BOB, visit: "w1" });
  await record("d1", { kind: "depart", author: BOB, ...way, visit: "w1" });
  await record("o1", { kind: "open_outer_gate", author: BOB, ...way, visit: "w1" });
  await record("t1", { kind: "raise_stop", author: BOB, ...way });
  await flush();
  const about = announcements[0].map(({ id, search, visit }) => [id, search, visit]);
  assert.deepEqual(about, [["w1", undefined, "w1"], ["l1", undefined, "w1"], ["d1", undefined, "w1"], ["o1", undefined, "w1"], ["t1", undefined, undefined]]);
});

test("an answer names the vehicle of its seal, because the server may not know the search", async () => {
  await record("l1", { kind: "close_inner_gate", author: BOB, visit: "v", search: "s" });
  await record("a1", { author: BOB, result: "found" });
  await flush();
  assert.deepEqual(announcements[0].map(({ id, search, visit }) => [id, search, visit]), [["l1", undefined, "v"], ["a1", "s", "v"]]);
});

test("an answer names the vehicle of the page on which it was made", async () => {
  await keep({ id: "a1", kind: "answer_item", author: BOB, author_name: "Bob Hill", payload: { search: "s" }, local: { visit: "v" }, ...MOMENT, ...STATE });
  await flush();
  assert.deepEqual([announcements[0][0].search, announcements[0][0].visit], ["s", "v"]);
});

test("a record whose search is not known is announced again in the next round", async () => {
  await record("a1", { author: BOB });
  unknown.add("a1");
  await flush();
  assert.equal((await factOf("a1")).announced, false);
  unknown.clear();
  await flush();
  assert.deepEqual(ids(), [["a1"], ["a1"]]);
  assert.equal((await factOf("a1")).announced, true);
});

test("the answer that the control room could not use is announced after it was tried", async () => {
  await record("a1");
  unknown.add("a1");
  assert.equal(await flush(), "waiting");
  assert.deepEqual(ids(), [["a1"]]);
});

for (const status of [200, 400, 403, 404, 413, 429, 500, 502, 503, 504]) {
  test(`${status} from a proxy for the announcement holds up nothing else`, async () => {
    await record("b1", { author: BOB });
    await record("a1");
    proxy = () => new Response("<html><h1>nginx</h1></html>", { status, headers: { "Content-Type": "text/html" } });
    assert.equal(await flush(), "idle");
    assert.deepEqual(sent, ["a1"]);
    assert.equal((await factOf("b1")).announced, false);
  });
}

const vectors = JSON.parse(readFileSync(new URL("../vectors/announced_records.json", import.meta.url), "utf8"));
for (const { name, record: made, sha256 } of vectors.cases) {
  test(`the digest of a record is the server's: ${name}`, async () => assert.equal(await digestOfRecord(made), sha256));
}
