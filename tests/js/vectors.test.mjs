// Rules that both server and tablet have, checked with the same cases as tests/test_vectors.py checks the server.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { checksumOf, codeOf, digestOf, documentOf } from "../../static/js/shell/finished-search.js";
import { phoneTrouble } from "../../static/js/shell/phone-numbers.js";
import { codeOfCount, isMisheard, lockNumberOf, minuteIn, readCode } from "../../static/js/shell/radio-counts.js";
import { plateOf } from "../../static/js/shell/plates.js";
import { after } from "../../static/js/shell/next-step.js";
import { lay } from "../../static/js/shell/search-state.js";
import { photographs, signatures, small } from "../../static/js/outbox/send-order.js";

const vectors = (name) => JSON.parse(readFileSync(new URL(`../vectors/${name}.json`, import.meta.url), "utf8")).cases;
const ids = (facts) => facts.map(({ id }) => id);

for (const { name, search, items, photographs: photos, signed, looked, digest, checksum, letters, code_key, code } of vectors("finished_search")) {
  test(`a finished search: ${name}`, async () => {
    const laid = items.map(({ code: item, last_look, answer }) => ({ code: item, purposes: last_look ? ["last_look"] : [], answer }));
    const document = documentOf({ search, items: laid, photographs: photos });
    assert.equal(await digestOf(document), digest);
    assert.equal(await checksumOf(document, signed), checksum);
    assert.equal(await checksumOf(document, signed, looked), letters);
    const key = await crypto.subtle.importKey("raw", Buffer.from(code_key, "hex"), { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
    assert.equal(await codeOf(key, checksum), code);
  });
}

for (const { name, search, party, headcount, minute, secret, lock_number: lockNumber, code, entered_at: entered, minute_read: read } of vectors("radio_counts")) {
  test(`a count by radio: ${name}`, async () => {
    assert.equal(lockNumberOf(search), lockNumber);
    const key = await crypto.subtle.importKey("raw", Buffer.from(secret, "hex"), { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
    assert.equal(await codeOfCount(key, { party, headcount, lockNumber, minute }), code);
    assert.equal(minuteIn(code, entered * 1000), read);
    assert.equal(readCode(` ${code.slice(0, 4)} ${code.slice(4)}`), code);
    assert.ok(!isMisheard(code, { party, headcount, lockNumber }));
    assert.ok(isMisheard(code, { party, headcount: headcount === 9 ? 8 : headcount + 1, lockNumber }));
  });
}

for (const { name, answer, slots, needs_another_way, seen_another_way, state } of vectors("item_state")) {
  test(`an item: ${name}`, () => {
    const told = {
      ...{ search: "one", visit: "v", plate: "KX23 LDV", version: "1", voided_at: null, frozen_by: null, signed: [], photographs: [] },
      items: [
        {
          ...{ code: "U3", title: "Left side", section: "underneath", zone: "left", purposes: [] },
          answer: answer && { result: answer, number: null, text: "", method: "", answered_at: "2026-11-23T07:30:00Z" },
          slots: slots.map((photo, place) => ({
            ...{ code: `U3-${place}`, title: "Left side", challenge: "" },
            photo: photo === "missing" ? null : `photo-${place}`,
            problems: photo === "unusable" ? ["Too dark."] : [],
          })),
          ...{ needs_another_way, seen_another_way, another_method: seen_another_way ? "pole_camera" : "" },
        },
      ],
    };
    const [item] = lay(told, []).items;
    assert.equal(item.state, state);
  });
}

for (const { name, items, next, after: onward } of vectors("next_item")) {
  test(`the next item: ${name}`, () => {
    const told = {
      ...{ search: "one", visit: "v", plate: "KX23 LDV", version: "1", voided_at: null, frozen_by: null, signed: [], photographs: [] },
      items: items.map(({ code, state, purposes, under, result }) => ({
        ...{ code, title: code, section: under ? "underneath" : "outside", zone: code, purposes },
        answer: result && { result, number: null, text: "", method: "", answered_at: "2026-11-23T07:30:00Z" },
        slots: state === "part" ? [{ code, title: code, challenge: "", photo: "photo", problems: [] }] : [],
      })),
    };
    const search = lay(told, []);
    assert.deepEqual(search.items.map(({ state }) => state), items.map(({ state }) => state));
    assert.equal(search.next?.code ?? null, next);
    for (const [code, expected] of Object.entries(onward)) assert.equal(after(search, code)?.code ?? null, expected, code);
  });
}

for (const { name, kept, ...expected } of vectors("send_order")) {
  test(`the send order: ${name}`, () => {
    const now = 100 * 60_000;
    const since = (minutes) => (minutes == null ? {} : { stuck_since: now - minutes * 60_000 });
    const all = kept.map(({ id, kind, search, state, author = "ann", held_back_minutes }) => {
      return { id, kind, state, author, said: "", ...since(held_back_minutes), payload: search === null ? {} : { search } };
    });
    const waiting = all.filter(({ state }) => state === "waiting");
    assert.deepEqual(ids(small(waiting)), expected.small);
    assert.deepEqual(ids(photographs(waiting)), expected.photographs);
    assert.deepEqual(ids(signatures(waiting, all, now)), expected.signatures);
  });
}

// The patterns that the server puts into the form, from searches/rules/plates.py.
const FORMS = JSON.parse(readFileSync(new URL("../vectors/plate_forms.json", import.meta.url), "utf8"));
for (const { name, kind = "uk", typed, plate } of vectors("plates")) {
  test(`a plate: ${name}`, () => assert.equal(plateOf(kind, typed, FORMS), plate));
}

for (const { name, typed, sentence } of vectors("phone_numbers")) {
  test(`a 24-hour number: ${name}`, () => assert.equal(phoneTrouble(typed), sentence));
}
