import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";

import { contentDigest, hexDigest } from "../../static/js/outbox/digests.js";
import { base64url, decoded, encoded } from "../../static/js/outbox/encryption.js";

const texts = ["", "a", "é 🚚", "\u0000\u0001".repeat(5000)];

test("a digest is SHA-256, in hexadecimal and as RFC 9530 writes it", async () => {
  for (const bytes of texts.map(encoded)) {
    const expected = createHash("sha256").update(bytes);
    assert.equal(await hexDigest(bytes), expected.copy().digest("hex"));
    assert.equal(await contentDigest(bytes), `sha-256=:${expected.digest("base64")}:`);
  }
});

test("bytes survive a round trip through base64url without padding", () => {
  for (const bytes of texts.map(encoded)) {
    const text = base64url(bytes);
    assert.equal(text, Buffer.from(bytes).toString("base64url"));
    assert.deepEqual(decoded(text), bytes);
  }
});
