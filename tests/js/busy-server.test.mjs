// A server that is too busy to examine a photograph answers 503 "decoders-busy". The tablet keeps the bytes and sends them again.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
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

const { bytesOf, everything, keepPhotograph } = await import("../../static/js/outbox/outbox.js");
const { destroy } = await import("../../static/js/outbox/store.js");
const { flush } = await import("../../static/js/outbox/sender.js");
const { soon } = await import("../../static/js/outbox/send-timing.js");

const SENTENCE = "The server is too busy to check this photograph. Send the photograph again in a minute.";
const PERSON = "11111111-1111-4111-8111-111111111111";
let puts; // every sent photograph: its id and the SHA-256 of its bytes
let busy; // ids of the photographs that the server is still too busy to examine

const sha256 = (bytes) => createHash("sha256").update(Buffer.from(bytes)).digest("hex");
const json = (body, status = 200, headers = {}) => new Response(JSON.stringify(body), { status, headers });

beforeEach(async () => {
  await destroy();
  puts = [];
  busy = new Set();
  globalThis.fetch = async (address, { method, body }) => {
    if (address === "/api/v1/tablet") return json({ server_now: new Date().toISOString(), visits: [], person: PERSON });
    if (method === "POST") return json({});
    const id = address.match(/photos\/([^?]+)/)[1];
    puts.push({ id, sha256: sha256(body) });
    if (busy.has(id)) return json({ code: "decoders-busy", detail: SENTENCE, status: 503 }, 503, { "Retry-After": "10" });
    return json({ id, sha256: sha256(body), usable: true }, 201);
  };
});

async function photograph(id, text) {
  const bytes = new TextEncoder().encode(text).buffer;
  const payload = { visit: "v", item: "U3", slot: "U3", phase: "way_out", sha256: sha256(bytes), length: bytes.byteLength };
  const moment = { occurred_at: "2026-11-23T07:27:00Z", corrected_at: "2026-11-23T07:27:00Z", boot: "b", monotonic_ms: 1 };
  const state = { author: PERSON, kept_at: Date.now(), state: "waiting", said: "", announced: false, answer: null };
  await keepPhotograph({ id, kind: "photo", payload, ...moment, ...state }, bytes);
  return sha256(bytes);
}

async function stateOf(id) {
  return (await everything()).find((one) => one.id === id);
}

test("a photograph that a busy server did not examine stays on the tablet with its bytes", async () => {
  const taken = await photograph("p1", "the left side of a lorry");
  busy.add("p1");
  assert.equal(await flush(), "waiting");
  const kept = await stateOf("p1");
  assert.equal(kept.state, "waiting");
  assert.equal(kept.said, SENTENCE);
  assert.equal(sha256(await bytesOf("p1")), taken);
});

test("the same bytes are sent again under the same UUID until the photograph has arrived", async () => {
  const taken = await photograph("p1", "the left side of a lorry");
  busy.add("p1");
  await flush();
  busy.clear();
  assert.equal(await flush(), "idle");
  assert.deepEqual(puts, [{ id: "p1", sha256: taken }, { id: "p1", sha256: taken }]);
  assert.equal((await stateOf("p1")).state, "arrived");
});

test("a photograph that has to wait does not delay the others", async () => {
  await photograph("p1", "one");
  await photograph("p2", "two");
  await photograph("p3", "three");
  busy.add("p1");
  assert.equal(await flush(), "waiting");
  const states = await Promise.all(["p1", "p2", "p3"].map(stateOf));
  assert.deepEqual(states.map((one) => one.state), ["waiting", "arrived", "arrived"]);
});

test("the tablet sends the photograph again without a button", async () => {
  await photograph("p1", "the left side of a lorry");
  busy.add("p1");
  await soon();
  assert.equal(puts.length, 1);
  busy.clear();
  const until = Date.now() + 10_000;
  while ((await stateOf("p1")).state !== "arrived" && Date.now() < until) await new Promise((go) => setTimeout(go, 50));
  assert.equal((await stateOf("p1")).state, "arrived");
  assert.equal(puts.length, 2);
});
