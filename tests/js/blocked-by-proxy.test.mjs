// A proxy between tablet and server refuses one request. All other records are sent, and the officer can read the reason.
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

const { everything, keep, keepPhotograph } = await import("../../static/js/outbox/outbox.js");
const { destroy } = await import("../../static/js/outbox/store.js");
const { flush } = await import("../../static/js/outbox/sender.js");

const PERSON = "11111111-1111-4111-8111-111111111111";
const MOMENT = { occurred_at: "2026-11-23T07:27:00Z", corrected_at: "2026-11-23T07:27:00Z", boot: "b", monotonic_ms: 1 };
const STATE = { author: PERSON, kept_at: Date.now(), state: "waiting", said: "", announced: false, answer: null };
/** @type {{ method: string, path: string, id: string }[]} */
let calls;
/** Answers a call instead of the server, or returns undefined. @type {(call: any) => any} */
let proxy;

const sha256 = (bytes) => createHash("sha256").update(Buffer.from(bytes)).digest("hex");
const json = (body, status = 200, headers = {}) => new Response(JSON.stringify(body), { status, headers });
const page = (status) => new Response("<html><h1>nginx</h1></html>", { status, headers: { "Content-Type": "text/html" } });
const photographsSent = () => calls.filter(({ method }) => method === "PUT").map(({ id }) => id);

beforeEach(async () => {
  await destroy();
  calls = [];
  proxy = () => undefined;
  globalThis.fetch = async (address, { method, body }) => {
    const path = new URL(address, "http://gate").pathname.replace("/api/v1/", "");
    const id = path.split("/")[1] ?? "";
    calls.push({ method, path, id });
    const instead = await proxy({ method, path, id });
    if (instead) return instead;
    if (path === "tablet") return json({ server_now: new Date().toISOString(), visits: [], person: PERSON });
    if (path === "operations") {
      const { operations } = JSON.parse(body);
      return json({ results: operations.map((one) => ({ id: one.id, digest: "0".repeat(64), applied: true })) });
    }
    return method === "POST" ? json({}) : json({ id, sha256: sha256(body), usable: true }, 201);
  };
});

async function photograph(id) {
  const bytes = new TextEncoder().encode(`photograph ${id}`).buffer;
  const payload = { visit: "v", item: id, slot: id, phase: "way_out", sha256: sha256(bytes), length: bytes.byteLength };
  await keepPhotograph({ id, kind: "photo", payload, ...MOMENT, ...STATE }, bytes);
}

const answer = (id) => keep({ id, kind: "answer_item", payload: { search: "s", item: id, result: "clear" }, ...MOMENT, ...STATE });
const factOf = async (id) => (await everything()).find((fact) => fact.id === id);

for (const status of [400, 403, 404, 405, 408, 413, 418, 429, 451, 500, 501, 502, 503, 504, 511, 599]) {
  test(`${status} for one photograph does not delay the others, and the reason is stored`, async () => {
    for (const id of ["p1", "p2", "p3", "p4"]) await photograph(id);
    proxy = ({ id }) => (id === "p1" ? page(status) : undefined);
    assert.equal(await flush(), "waiting");
    const states = await Promise.all(["p1", "p2", "p3", "p4"].map(async (id) => (await factOf(id)).state));
    assert.deepEqual(states, ["waiting", "arrived", "arrived", "arrived"]);
    assert.match((await factOf("p1")).said, status === 413 ? /file of this size/ : /^(The network|Another website)/);
    proxy = () => undefined;
    assert.equal(await flush(), "idle");
    assert.equal((await factOf("p1")).said, "");
  });
}

test("a Wi-Fi sign-in page in answer to every request ends the round after one photograph", async () => {
  for (const id of ["p1", "p2", "p3", "p4"]) await photograph(id);
  let signedOutOfWifi = false;
  proxy = ({ method }) => {
    if (method === "PUT") signedOutOfWifi = true;
    return signedOutOfWifi ? page(200) : undefined;
  };
  assert.equal(await flush(), "unreached");
  assert.ok(photographsSent().length <= 2);
  assert.equal((await factOf("p4")).state, "waiting");
});

test("a photograph that a proxy refused is sent last in the next round", async () => {
  for (const id of ["p1", "p2", "p3"]) await photograph(id);
  proxy = ({ method, id }) => (method === "PUT" && id !== "p3" ? page(413) : undefined);
  await flush();
  calls = [];
  await photograph("p4");
  await flush();
  // Two photographs are sent at a time, so the new one is among the first two.
  assert.ok(photographsSent().slice(0, 2).includes("p4"));
});

test("an answer recorded during a round is sent before the remaining photographs", async () => {
  for (const id of ["p1", "p2", "p3", "p4", "p5", "p6"]) await photograph(id);
  let recorded = false;
  proxy = async ({ method, id }) => {
    if (method === "PUT" && id === "p1" && !recorded) {
      recorded = true;
      await answer("a1");
    }
    if (method === "PUT") await new Promise((go) => setTimeout(go, 20));
    return undefined;
  };
  assert.equal(await flush(), "idle");
  const answered = calls.findIndex(({ path }) => path === "operations");
  const last = calls.findLastIndex(({ method }) => method === "PUT");
  assert.ok(answered >= 0 && answered < last, "The answer came after all photographs.");
  assert.equal(calls.filter(({ path }) => path === "operations").length, 1);
});

test("when one upload fails, the other uploads finish, so that no photograph is sent twice", async () => {
  for (const id of ["p1", "p2", "p3", "p4"]) await photograph(id);
  let down = false;
  proxy = async ({ method, id }) => {
    if (method === "PUT" && id === "p1") {
      down = true;
      throw new TypeError("No connection");
    }
    if (method === "PUT") await new Promise((go) => setTimeout(go, 30));
    if (down && method !== "PUT") throw new TypeError("No connection");
    return undefined;
  };
  assert.equal(await flush(), "unreached");
  assert.equal((await factOf("p2")).state, "arrived");
  proxy = () => undefined;
  assert.equal(await flush(), "idle");
  const counts = photographsSent();
  assert.deepEqual(counts.filter((id) => id === "p2"), ["p2"]);
  assert.deepEqual(counts.filter((id) => id === "p3"), ["p3"]);
});

test("an answer that the server does not settle is sent at most twice in a round", async () => {
  await photograph("p1");
  proxy = async ({ method, path }) => {
    if (method === "PUT") await answer("a1");
    return path === "operations" ? json({ results: [] }) : undefined;
  };
  assert.equal(await flush(), "waiting");
  assert.ok(calls.filter(({ path }) => path === "operations").length <= 2);
});

const CALLS = {
  "the tablet's data": ({ path }) => path === "tablet",
  "the clock": ({ path }) => path === "clock",
  "the announcement of photographs": ({ method, path }) => method === "POST" && path === "photos",
  "the answers": ({ path }) => path === "operations",
  "the photographs": ({ method }) => method === "PUT",
};

for (const [name, concerns] of Object.entries(CALLS)) {
  test(`no error status of a proxy for ${name} loses a record`, async () => {
    for (let status = 400; status < 600; status += 1) {
      await destroy();
      await photograph("p1");
      await answer("a1");
      proxy = (call) => (concerns(call) ? page(status) : undefined);
      assert.ok(["waiting", "unreached", "idle"].includes(await flush()));
      const blocked = name === "the photographs" ? "p1" : name === "the answers" ? "a1" : null;
      if (blocked) assert.equal((await factOf(blocked)).state, "waiting", `${status} at ${name}`);
      for (const id of ["p1", "a1"]) assert.notEqual((await factOf(id)).state, "refused", `${status} at ${name}`);
      proxy = () => undefined;
      assert.equal(await flush(), "idle");
      for (const id of ["p1", "a1"]) assert.equal((await factOf(id)).state, "arrived", `${status} at ${name}`);
    }
  });
}

test("when the officer's role was withdrawn the tablet does not say that there is no connection", async () => {
  await answer("a1");
  proxy = ({ path }) => (path === "tablet" ? json({ code: "not-allowed", detail: "Your role does not allow this." }, 403) : undefined);
  assert.equal(await flush(), "not-allowed");
  const kept = await factOf("a1");
  assert.equal(kept.state, "waiting");
  assert.ok(kept.stuck_since <= Date.now(), "Nobody could hand the record in later.");
  proxy = () => undefined;
  assert.equal(await flush(), "idle");
});
