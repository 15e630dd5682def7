import assert from "node:assert/strict";
import { test } from "node:test";

import { justSealed, laySealed, layVisits, visitOf } from "../../static/js/shell/board-overlay.js";

const told = (id, plate, state) => ({ id, plate, state, haulier: "Calder", vehicle_type: "rigid", tail_lift_fitted: true, cages: 0, where: "" });
const pack = (visits = [], searches = []) => ({ visits, searches, asked_at: 1000 });
const fact = (id, kind, payload, more = {}) => ({ id, kind, payload, state: "waiting", corrected_at: "2026-11-23T07:26:00Z", answer: null, local: null, ...more });
const wayIn = (id, plate, more) => fact(id, "log_vehicle_in", { plate, haulier: "Calder", vehicle_type: "rigid" }, more);
const states = (visits) => visits.map(({ id, state }) => [id, state]);

test("a vehicle logged in on this tablet is on the board once, also after the server has it", () => {
  const kept = [wayIn("mine", "KX23 LDV")];
  assert.deepEqual(states(layVisits(pack(), kept)), [["mine", "on_site"]]);
  const arrived = [wayIn("mine", "KX23 LDV", { state: "arrived", arrived_at: 900, answer: { id: "theirs" } })];
  assert.deepEqual(states(layVisits(pack([told("theirs", "KX23 LDV", "on_site")]), arrived)), [["theirs", "on_site"]]);
});

test("the arrival of an expected plate belongs to the expected visit", () => {
  const visits = layVisits(pack([told("theirs", "KX23 LDV", "expected")]), [wayIn("mine", "kx23ldv")]);
  assert.deepEqual(states(visits), [["theirs", "on_site"]]);
  assert.equal(visitOf(visits, "mine").id, "theirs");
});

test("a refused record changes nothing on the board", () => {
  assert.deepEqual(layVisits(pack(), [wayIn("mine", "KX23 LDV", { state: "refused" })]), []);
});

test("a lock session sealed on this tablet is valid until this tablet or the server voids it", () => {
  const inside = pack([told("v", "KX23 LDV", "on_site")]);
  const seal = fact("lock", "close_inner_gate", { visit: "v", search: "s" });
  assert.deepEqual(states(layVisits(inside, [seal])), [["v", "in_the_lock"]]);
  const [void_] = layVisits(inside, [seal, fact("x", "void_lock", { visit: "v", reason: "inner_gate_opened" })]);
  assert.deepEqual([void_.state, void_.lock.search, void_.lock.ended], ["on_site", "s", "The inner gate was opened."]);
  const [told_] = layVisits(inside, [{ ...seal, state: "arrived", arrived_at: 2000, answer: { void_reason: "time_unproven" } }]);
  assert.equal(told_.state, "on_site");
  assert.notEqual(told_.lock.ended, "");
});

test("once the server has the search, the server's state of the lock session is shown", () => {
  const here = pack([told("v", "KX23 LDV", "in_the_lock")], [{ search: "s" }]);
  const [visit] = layVisits(here, [fact("lock", "close_inner_gate", { visit: "v", search: "s" })]);
  assert.deepEqual([visit.state, visit.lock], ["in_the_lock", null]);
});

test("acts of this tablet are shown until the server's data is newer than their arrival", () => {
  const here = pack([told("v", "KX23 LDV", "ready")]);
  const depart = (arrived_at) => fact("d", "depart", { visit: "v" }, { state: "arrived", arrived_at });
  assert.deepEqual(states(layVisits(here, [fact("o", "open_outer_gate", { visit: "v" })])), [["v", "leaving"]]);
  assert.deepEqual(states(layVisits(here, [depart(1001)])), [["v", "departed"]]);
  assert.deepEqual(states(layVisits(here, [depart(1000)])), [["v", "ready"]]);
});

const found = (id, payload, more) => fact(id, "answer_item", { search: "s", item: "U5", result: "found", ...payload }, more);

test("the tablet knows of a find on its vehicle by the page of the answer, by its seal, and by the server's search", () => {
  const inside = () => [told("v", "KX23 LDV", "on_site"), told("w", "AB12 CDE", "on_site")];
  const seal = fact("lock", "close_inner_gate", { visit: "v", search: "s" });
  const opened = fact("x", "void_lock", { visit: "v", reason: "inner_gate_opened" });
  const finds = (visits) => visits.map(({ id, found }) => [id, found]);
  const here = [["v", "U5"], ["w", undefined]];
  assert.deepEqual(finds(layVisits(pack(inside()), [found("a", {}, { local: { visit: "v" } })])), here);
  assert.deepEqual(finds(layVisits(pack(inside()), [seal, found("a"), opened])), here, "also after the lock is void");
  assert.deepEqual(finds(layVisits(pack(inside(), [{ search: "s", visit: "v" }]), [found("a")])), here);
  assert.deepEqual(finds(layVisits(pack(inside()), [seal, found("a", { result: "alert" })])), here);
  assert.deepEqual(finds(layVisits(pack(inside()), [seal, found("a", { result: "clear" })])), [["v", undefined], ["w", undefined]]);
});

test("a find that the server has is known until the server says that the incident is closed", () => {
  const local = { visit: "v" };
  const there = (found_) => pack([{ ...told("v", "KX23 LDV", "on_site"), found: found_ }]);
  const arrived = (at) => [found("a", {}, { local, state: "arrived", arrived_at: at })];
  assert.equal(layVisits(there("B1 Cab inside"), [])[0].found, "B1 Cab inside");
  assert.equal(layVisits(there(""), arrived(1001))[0].found, "U5", "the server's state is older than the find");
  assert.equal(layVisits(there(""), arrived(1000))[0].found, "", "the incident is closed");
});

const VISIT = "3f2a91c0-0000-4000-8000-000000000001";

test("the search that follows the sealing form was sealed, and no other page was", () => {
  const seal = `https://gate.example/visits/${VISIT}/seal/`;
  assert.equal(justSealed(`/visits/${VISIT}/sheet/`, seal), VISIT);
  assert.equal(justSealed(`/visits/${VISIT}/seal/`, seal), null, "the form was refused or not sent");
  assert.equal(justSealed(`/visits/${VISIT.replace("3f", "4f")}/sheet/`, seal), null);
  assert.equal(justSealed(`/visits/${VISIT}/sheet/`, `https://gate.example/visits/${VISIT}/`), null);
  assert.equal(justSealed(`/visits/${VISIT}/sheet/`, ""), null);
});

test("a lock that the server sealed after its last state waits for its search and is not sealed again", () => {
  const inside = () => layVisits(pack([told("v", "KX23 LDV", "on_site")]), []);
  const [sealed] = laySealed(inside(), { visit: "v", at: 1001 }, pack());
  assert.deepEqual([sealed.state, sealed.awaits_search], ["in_the_lock", true]);
  const [newer] = laySealed(inside(), { visit: "v", at: 1000 }, pack());
  assert.deepEqual([newer.state, newer.awaits_search], ["on_site", undefined], "a newer state of the server counts");
  assert.deepEqual(states(laySealed(inside(), null, pack())), [["v", "on_site"]]);
});

test("a lock that this tablet voided since then does not wait for its search", () => {
  const kept = [fact("x", "void_lock", { visit: "v", reason: "inner_gate_opened" })];
  const [void_] = laySealed(layVisits(pack([told("v", "KX23 LDV", "on_site")]), kept), { visit: "v", at: 2000 }, pack());
  assert.equal(void_.awaits_search, undefined);
});
