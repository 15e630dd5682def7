// How long a tablet needs to send a whole search over a slow line, in time that passes only for the test. `make bench`
// measures the same with a browser and a server.
import assert from "node:assert/strict";
import { register } from "node:module";
import { test } from "node:test";

const missing = await Promise.all([import("fake-indexeddb"), import("idb")]).then(() => "", (fault) => fault.code ?? String(fault));
if (missing && process.env.CI) throw new Error(`The packages for this test are missing (${missing}). Run make node_modules/.checks`);

const ANSWERS = 28;
const PHOTOGRAPHS = 18;
const BYTES = Math.round(26_400_000 / PHOTOGRAPHS);
const BITS_A_MS = 5_000;
const PIECE = 64 * 1024;
const JOURNEY_MS = 60;
const JUDGING_MS = 800;
const DECODERS = 2;

test("a search of 26.4 MB is sent in at most 1.25 times what the line needs, and its answers first", { skip: missing ? "The packages for this test are missing. Run make check once." : false }, async (t) => {
  register("./outbox-world/tab-modules.mjs", import.meta.url);
  const { World } = await import("./outbox-world/world.mjs");
  const world = new World({ hasLocks: true, direct: false });
  const tab = await world.open();
  world.faults.push(...Array.from({ length: 1000 }, () => ({ on: "", kind: "gone" }))); // no connection yet
  for (let number = 0; number < ANSWERS; number += 1) await stored(world, world.answer(tab, `A${number}`));
  for (let number = 0; number < PHOTOGRAPHS; number += 1) await stored(world, world.photograph(tab, `U${number}`, BYTES));
  await world.time.pass(0);
  world.faults = [];
  const line = lineOf(world);
  const began = world.time.now;
  void tab.modules.soon();
  const after = {};
  while (after.all === undefined && world.time.now - began < 300_000) {
    await world.time.pass(20);
    const kinds = [...world.taken.values()].filter(({ id }) => !world.server.state.has.has(id)).map(({ kind }) => kind);
    if (!kinds.includes("answer_item")) after.answers ??= world.time.now - began;
    if (kinds.length === 0) after.all = world.time.now - began;
  }
  world.end();
  const alone = (PHOTOGRAPHS * BYTES * 8) / BITS_A_MS;
  t.diagnostic(`${(after.all / alone).toFixed(2)} times the line, the answers after ${after.answers / 1000} s`);
  assert.equal(line.photographs, PHOTOGRAPHS, "A photograph was sent twice.");
  assert.ok(after.all / alone <= 1.25, `It took ${after.all} ms, ${(after.all / alone).toFixed(2)} times the line.`);
  assert.ok(after.answers < alone / 10, `The answers took ${after.answers} ms.`);
});

/** Waits until a record is stored, while the tablet tries in vain to send. */
async function stored(world, work) {
  let done = false;
  void work.then(() => (done = true));
  while (!done) await world.time.pass(0);
}

/** Puts a slow line with two decoders at its end between the tablet and the model of the server. */
function lineOf(world) {
  const line = { freeAt: 0, photographs: 0, decoders: Array(DECODERS).fill(0) };
  const pass = (tab, ms) => new Promise((done) => world.time.after(tab, done, ms));
  const network = world.network.bind(world);
  world.network = async (tab, address, given) => {
    const isPhotograph = given.method === "PUT";
    for (let left = given.body?.byteLength ?? given.body?.length ?? 0; left > 0; left -= PIECE) {
      line.freeAt = Math.max(line.freeAt, world.time.now) + (Math.min(left, PIECE) * 8) / BITS_A_MS;
      await pass(tab, line.freeAt - world.time.now);
    }
    if (isPhotograph) {
      line.photographs += 1;
      const free = line.decoders.indexOf(Math.min(...line.decoders));
      line.decoders[free] = Math.max(line.decoders[free], world.time.now) + JUDGING_MS;
      await pass(tab, line.decoders[free] - world.time.now);
    }
    await pass(tab, JOURNEY_MS);
    return network(tab, address, given);
  };
  return line;
}
