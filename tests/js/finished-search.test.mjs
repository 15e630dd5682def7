// The tablet computes the same checksum and code for a finished search as the test vectors in docs/offline.md.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { checksumOf, codeOf, digestOf, documentOf } from "../../static/js/shell/finished-search.js";

const guide = readFileSync(new URL("../../docs/offline.md", import.meta.url), "utf8");
const vectors = Object.fromEntries([...guide.matchAll(/^\| (\w+) \| `([^`]+)` \|$/gm)].map(([, name, value]) => [name, value]));
const item = (code, answer, purposes = []) => ({ code, purposes, answer: { number: null, text: "", method: "", ...answer } });
const search = {
  search: "6f0d4a0e-0000-4000-8000-000000000001",
  items: [
    item("U3", { result: "clear" }),
    item("A4", { result: "recorded", number: 1 }),
    item("D4", { result: "recorded", text: " S 4471 é " }),
    item("L1", { result: "clear" }, ["last_look"]),
  ],
  photographs: [
    { item: "U3", slot: "U3", sha256: "a".repeat(64) },
    { item: "A1", slot: "A1", sha256: "b".repeat(64) },
    { item: "L1", slot: "L1", sha256: "c".repeat(64) },
  ],
};
const signed = [
  { place: 2, person: "22222222-2222-4222-8222-222222222222" },
  { place: 1, person: "11111111-1111-4111-8111-111111111111" },
];

test("the signed text, the checksum and the code equal those of the guide", async () => {
  const document = documentOf(search);
  assert.equal(await digestOf(document), vectors.digest);
  assert.equal(await checksumOf(document, signed), vectors.checksum);
  const looked = ["33333333-3333-4333-8333-333333333333", "44444444-4444-4444-8444-444444444444"];
  assert.equal(await checksumOf(document, signed, looked), vectors.letters);
  const raw = Uint8Array.from({ length: 32 }, (_, place) => place);
  const key = await crypto.subtle.importKey("raw", raw, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  assert.equal(await codeOf(key, vectors.checksum), vectors.code);
});

test("another answer gives another checksum", async () => {
  const other = { ...search, items: [item("U3", { result: "found" }), ...search.items.slice(1)] };
  assert.notEqual(await checksumOf(documentOf(other), signed), vectors.checksum);
});
