// After the server was restored from a backup, a tablet sends again all records that it still has, and tells the officer.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { register } from "node:module";
import { beforeEach, test } from "node:test";

const memory = new URL("./memory-idb.mjs", import.meta.url).href;
const hook = `export const resolve = (name, from, next) =>
  name.endsWith("/vendor/idb.js") ? { url: ${JSON.stringify(memory)}, shortCircuit: true } : next(name, from);`;
register(`data:text/javascript,${encodeURIComponent(hook)}`);
globalThis.window = globalThis;
globalThis.document = { cookie: "csrftoken=abc" };
Object.defineProperty(globalThis, "navigator", { value: {}, configurable: true });
delete globalThis.BroadcastChannel;

const { everything, keep, keepPhotograph } = await import("../../static/js/outbox/outbox.js");
const { destroy, withStore } = await import("../../static/js/outbox/store.js");
const { flush } = await import("../../static/js/outbox/sender.js");
const { restoredTrouble } = await import("../../static/js/outbox/server-restore.js");

const PRISON = "99999999-9999-4999-8999-999999999999";
const ANN = "11111111-1111-4111-8111-111111111111";
const BOB = "22222222-2222-4222-8222-222222222222";
const sha256 = (bytes) => createHash("sha256").update(Buffer.from(bytes)).digest("hex");
const json = (body, status = 200) => new Response(JSON.stringify(body), { status });
/** A model of the server: a ledger of hashes, the records that it has, and the reports that it received. */
let server;

const grow = (what) => server.ledger.push(sha256(what + server.ledger.length));
const copy = (it) => ({ ledger: [...it.ledger], has: new Set(it.has), checkpoint: it.checkpoint });

/** Restores the server from a backup. The server then adds further entries. */
function restore(backup, entriesSince = 0) {
  Object.assign(server, copy(backup));
  for (let entry = 0; entry < entriesSince; entry += 1) grow("after the restore");
}

beforeEach(async () => {
  await destroy();
  server = { ledger: [], has: new Set(), checkpoint: 0, person: ANN, reports: [], announced: [], down: "", unknown: new Set() };
  for (const entry of ["founded", "opened", "sealed"]) grow(entry);
  globalThis.fetch = async (address, { method, body, headers }) => {
    if (server.down && address.includes(server.down)) throw new TypeError("Failed to fetch");
    if (address === "/api/v1/tablet") return json(pack(headers["X-Known-Entry"]));
    if (address === "/api/v1/tablet/ledger") return json(report(JSON.parse(body)), 201);
    const answered = (content, status) => new Response(JSON.stringify(content), { status, headers: heads(headers["X-Known-Entry"]) });
    if (address === "/api/v1/operations") return answered({ results: JSON.parse(body).operations.map(applied) }, 200);
    if (address === "/api/v1/operations/announced") return json({ known: [] });
    if (address === "/api/v1/photos") return json(void server.announced.push(...JSON.parse(body).photos.map(({ id }) => id)) ?? {});
    const id = address.match(/photos\/([^?]+)/)[1];
    server.has.add(id);
    grow(id);
    return answered({ id, sha256: sha256(body), usable: true }, 201);
  };
});

function heads(header) {
  const [, number, hash] = header.split(".");
  const seq = server.ledger.length;
  return { "X-Ledger-Head": `${PRISON}.${seq}.${server.ledger[seq - 1]}`, "X-Ledger-Continues": server.ledger[Number(number) - 1] === hash ? "yes" : "no" };
}

function pack(header) {
  const seq = server.ledger.length;
  const [, number, hash] = header?.split(".") ?? [];
  const continues = header ? server.ledger[Number(number) - 1] === hash : null;
  const now = { server_now: new Date().toISOString(), establishment: PRISON, seq, head_sha256: server.ledger[seq - 1] };
  return { ...now, checkpoint: server.checkpoint, ledger_continues: continues, visits: [{ id: "v", plate: "KX23 LDV" }], searches: [], sheets: [], person: server.person };
}

function report(sent) {
  server.reports.push(sent);
  return { id: sent.id, here: sent.records.map(({ id }) => id).filter((id) => server.has.has(id)) };
}

function applied({ id, author }) {
  assert.equal(author, server.person, "nobody sends in another officer's name");
  if (server.unknown.has(id)) return { id, digest: "", applied: false, status: 404, problem: { detail: "This search is not known here." } };
  server.has.add(id);
  grow(id);
  return { id, digest: sha256(id), applied: true, status: 201, answer: { id } };
}

const moment = { occurred_at: "2026-11-23T07:27:00Z", corrected_at: "2026-11-23T07:27:00Z", boot: "b", monotonic_ms: 1 };
const fresh = { kept_at: Date.now(), state: "waiting", said: "", announced: false, answer: null };

function answer(id, author = ANN) {
  return keep({ id, kind: "answer_item", payload: { search: "s", item: "U3" }, author, ...moment, ...fresh });
}

async function photograph(id, author = ANN, phase = "way_out") {
  const bytes = new TextEncoder().encode(id).buffer;
  const payload = { visit: "v", search: "s", item: "U3", slot: id, phase, sha256: sha256(bytes), length: bytes.byteLength };
  await keepPhotograph({ id, kind: "photo", payload, author, ...moment, ...fresh }, bytes);
}

const states = async () => Object.fromEntries((await everything()).map(({ id, state }) => [id, state]));

test("what arrived after the backup is sent again, and arrives once more", async () => {
  const backup = copy(server);
  await answer("a1");
  await photograph("p1");
  assert.equal(await flush(), "idle");
  restore(backup);
  assert.deepEqual([...server.has], []);
  assert.equal(await flush(), "idle");
  assert.deepEqual([...server.has].sort(), ["a1", "p1"]);
  assert.deepEqual(await states(), { a1: "arrived", p1: "arrived" });
});

test("another hash at the known number is noticed although the server has gone on", async () => {
  const backup = copy(server);
  await answer("a1");
  await flush();
  restore(backup, 40);
  await flush();
  assert.ok(server.has.has("a1"));
  assert.equal(server.reports.length, 1);
});

test("the loss of the newest record alone is noticed, although the round never ended", async () => {
  await answer("a1");
  await flush();
  await answer("a2");
  await photograph("p1");
  const { fetch } = globalThis;
  let backup;
  globalThis.fetch = async (address, rest) => {
    if (address.startsWith("/api/v1/photos/")) throw new TypeError("the server is gone");
    if (address === "/api/v1/operations") backup = copy(server);
    return fetch(address, rest);
  };
  assert.equal(await flush(), "unreached");
  assert.deepEqual(await states(), { a1: "arrived", a2: "arrived", p1: "waiting" });
  globalThis.fetch = fetch;
  restore(backup, 3);
  assert.equal(await flush(), "idle");
  assert.deepEqual([...server.has].sort(), ["a1", "a2", "p1"]);
  assert.equal(server.reports.length, 1);
});

test("a restore between two photographs of one round is noticed at its end", async () => {
  await photograph("p0");
  await flush();
  const backup = copy(server);
  await answer("a1");
  await photograph("p1");
  const { fetch } = globalThis;
  let restored = false;
  globalThis.fetch = async (address, rest) => {
    if (address.startsWith("/api/v1/photos/") && !restored) {
      restored = true;
      restore(backup, 5);
    }
    return fetch(address, rest);
  };
  await flush();
  assert.ok(restored);
  await flush();
  assert.deepEqual([...server.has].sort(), ["a1", "p0", "p1"]);
  assert.deepEqual(await states(), { p0: "arrived", a1: "arrived", p1: "arrived" });
});

test("after a restore between the photographs and the signature, what was lost is sent before the signature", async () => {
  await photograph("p0");
  await flush();
  const backup = copy(server);
  await answer("a1");
  await photograph("p1");
  const payload = { search: "s", place: 1, signed_by: ANN };
  await keep({ id: "sign", kind: "sign_search", payload, author: ANN, ...moment, ...fresh });
  const { fetch } = globalThis;
  let restored = false;
  let signedWith = null;
  globalThis.fetch = async (address, rest) => {
    if (address === "/api/v1/operations" && rest.body.includes("sign_search")) signedWith = [...server.has].sort();
    const result = await fetch(address, rest);
    if (address.startsWith("/api/v1/photos/") && !restored) {
      restored = true;
      restore(backup, 5);
    }
    return result;
  };
  for (let round = 0; round < 3; round += 1) await flush();
  assert.deepEqual(signedWith, ["a1", "p0", "p1"]);
  assert.equal((await states()).sign, "arrived");
});

test("the way-in photograph is still on the tablet, and is sent again", async () => {
  const backup = copy(server);
  await photograph("w1", ANN, "way_in");
  await flush();
  restore(backup);
  await flush();
  assert.ok(server.has.has("w1"));
});

test("the report names the entry, what the tablet has, and the vehicles that it knew", async () => {
  const backup = copy(server);
  await answer("a1");
  await photograph("p1");
  await flush();
  const [seq, head] = [server.ledger.length, server.ledger.at(-1)];
  restore(backup);
  await flush();
  const [sent] = server.reports;
  assert.deepEqual([sent.establishment, sent.seq, sent.head_sha256], [PRISON, seq, head]);
  assert.deepEqual(sent.records, [{ id: "a1", kind: "answer_item" }, { id: "p1", kind: "photo" }]);
  assert.deepEqual(sent.vehicles, [{ id: "v", plate: "KX23 LDV" }]);
});

test("what the server still has is not sent again", async () => {
  await answer("a1");
  await flush();
  const backup = copy(server);
  await answer("a2");
  await flush();
  restore(backup);
  const before = server.ledger.length;
  await flush();
  assert.equal(server.ledger.length, before + 1);
  assert.deepEqual(await states(), { a1: "arrived", a2: "arrived" });
});

test("it is never shown as sent while the report or the sending fails, and the report is repeated under one UUID", async () => {
  const backup = copy(server);
  await answer("a1");
  await flush();
  restore(backup);
  const { fetch } = globalThis;
  globalThis.fetch = async (address, rest) => {
    const result = await fetch(address, rest);
    if (address === "/api/v1/tablet/ledger" && server.reports.length === 1) throw new TypeError("the answer is lost");
    return result;
  };
  assert.equal(await flush(), "unreached");
  assert.deepEqual(await states(), { a1: "waiting" });
  assert.match(await restoredTrouble(), /restored from a backup.*: 1\./);
  assert.equal(await flush(), "idle");
  assert.deepEqual(await states(), { a1: "arrived" });
  assert.deepEqual([server.reports.length, new Set(server.reports.map(({ id }) => id)).size], [2, 1]);
  assert.match(await restoredTrouble(), /sent again every record that it still had/);
});

test("a second restore is noticed as well", async () => {
  const backup = copy(server);
  await answer("a1");
  await flush();
  restore(backup);
  await flush();
  restore(backup, 1);
  await flush();
  assert.ok(server.has.has("a1"));
  assert.equal(new Set(server.reports.map(({ id }) => id)).size, 2);
});

test("a photograph whose bytes are gone is not shown as sent", async () => {
  const backup = copy(server);
  await photograph("p1");
  await flush();
  await withStore((db) => db.delete("photographs", "p1"));
  restore(backup);
  await flush();
  const [kept] = await everything();
  assert.equal(kept.state, "refused");
  assert.match(kept.said, /no longer has the photograph\. If the vehicle is still inside, take the photograph again/);
});

test("a photograph whose bytes are gone stays sent if the server has it", async () => {
  await photograph("p1");
  await flush();
  const backup = copy(server);
  await answer("a1");
  await flush();
  await withStore((db) => db.delete("photographs", "p1"));
  restore(backup);
  await flush();
  assert.deepEqual(await states(), { p1: "arrived", a1: "arrived" });
});

test("a colleague's records return to waiting too, and go when the colleague signs in", async () => {
  const backup = copy(server);
  await answer("a1", BOB);
  server.person = BOB;
  await flush();
  restore(backup);
  server.person = ANN;
  await flush();
  assert.deepEqual(await states(), { a1: "waiting" });
  assert.match(await restoredTrouble(), /will be sent again from this tablet: 1\./);
  server.person = BOB;
  await flush();
  assert.ok(server.has.has("a1"));
});

test("a ledger that only grew changes nothing", async () => {
  await answer("a1");
  await flush();
  grow("something else");
  const before = server.ledger.length;
  await flush();
  assert.equal(server.ledger.length, before);
  assert.deepEqual(server.reports, []);
  assert.equal(await restoredTrouble(), "");
});

test("photographs of every officer are announced, whoever is signed in", async () => {
  await photograph("p1", BOB);
  assert.equal(await flush(), "idle");
  assert.deepEqual(server.announced, ["p1"]);
  assert.deepEqual(await states(), { p1: "waiting" });
});

test("a record is held back from when the control room is reached without its author", async () => {
  await answer("a1", BOB);
  server.down = "tablet";
  await flush();
  assert.equal((await everything())[0].stuck_since, undefined);
  server.down = "";
  await flush();
  const { stuck_since } = (await everything())[0];
  assert.ok(stuck_since <= Date.now());
  await flush();
  assert.equal((await everything())[0].stuck_since, stuck_since);
});

test("a record whose search is unknown after a restore waits with the reason", async () => {
  await answer("a1");
  server.unknown.add("a1");
  assert.equal(await flush(), "waiting");
  const [kept] = await everything();
  assert.equal(kept.said, "This search is not known here.");
  assert.ok(kept.stuck_since <= Date.now());
});

test("a fact leaves the tablet a day after it arrived, and only when a checkpoint covers it", async () => {
  await answer("a1");
  await flush();
  const [{ id, seq, ...row }] = await everything();
  await withStore((db) => db.transaction("operations", "readwrite").store.put({ id, seq, ...row, arrived_at: Date.now() - 25 * 60 * 60_000 }));
  await flush();
  assert.deepEqual(await states(), { a1: "arrived" });
  server.checkpoint = server.ledger.length;
  await flush();
  assert.deepEqual(await states(), {});
});
