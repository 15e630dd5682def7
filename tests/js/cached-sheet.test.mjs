import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { keepOpenSheets, keepSheets, keptSheet, withOne } from "../../static/js/shell/cached-sheet.js";

const SHEET = "<div>plan<!--item:U3--><section>three</section><!--item:U30--><section>thirty</section></div>";
const ONE = "/sheets/one/";

/** A cache of the browser, reduced to what the module uses. */
class MemoryCache {
  copies = new Map();
  async match(href, { ignoreSearch = false } = {}) {
    const found = [...this.copies].find(([at]) => at === href || (ignoreSearch && at.split("?")[0] === href));
    return found?.[1].clone();
  }
  async put(href, answer) {
    this.copies.set(href, answer);
  }
  async delete(href) {
    return this.copies.delete(href);
  }
  async keys() {
    return [...this.copies.keys()];
  }
}

/** @type {MemoryCache} */
let cache;
/** @type {string[]} */
let fetched;
/** @type {(href: string) => Promise<Response>} */
let server;

const sheetOf = (build) => new Response(`drawn by ${build}`, { headers: { "X-Gatehouse-Build": build } });
const pack = (build, searches = [{ version: "one" }]) => {
  return { build, searches, sheets: [{ version: "one", href: ONE }, { version: "two", href: "/sheets/two/" }] };
};
const copyOf = async (href) => (await cache.match(href))?.text();

beforeEach(() => {
  cache = new MemoryCache();
  fetched = [];
  server = async () => sheetOf("new");
  globalThis.window = /** @type {any} */ (globalThis);
  globalThis.caches = /** @type {any} */ ({ open: async () => cache });
  globalThis.fetch = /** @type {any} */ (
    (href) => {
      fetched.push(href);
      return server(href);
    }
  );
  globalThis.CSS = /** @type {any} */ ({ escape: (/** @type {string} */ text) => text });
  globalThis.DOMParser = /** @type {any} */ (
    class {
      parseFromString(/** @type {string} */ text) {
        return { querySelector: () => text };
      }
    }
  );
});

test("only the shown item stays on the page", () => {
  assert.equal(withOne(SHEET, "U3"), "<div>plan<section>three</section>");
  assert.equal(withOne(SHEET, "U30"), "<div>plan<section>thirty</section></div>");
});

test("without a shown item no item stays on the page", () => {
  assert.equal(withOne(SHEET, ""), "<div>plan");
  assert.equal(withOne(SHEET, "U9"), "<div>plan");
});

test("the drawing of the vehicle belongs to the overview and is not read for each zone", () => {
  const sheet = "<div><!--item:--><svg>lorry</svg><!--item:U3--><section>three</section></div>";
  assert.equal(withOne(sheet, ""), "<div><svg>lorry</svg>");
  assert.equal(withOne(sheet, "U3"), "<div><section>three</section></div>");
  assert.equal(withOne(sheet, "U9"), "<div><svg>lorry</svg>");
});

test("a page without item marks stays complete", () => {
  assert.equal(withOne("<div>old</div>", "U3"), "<div>old</div>");
});

test("an upgrade does not end the open search: the copy of the earlier build is used", async () => {
  cache.copies.set(`${ONE}?build=old`, sheetOf("old"));
  server = async () => Promise.reject(new TypeError("No connection"));
  assert.equal(await keepOpenSheets(pack("new")), true);
  assert.deepEqual(fetched, []);
  assert.equal(await keptSheet(pack("new"), "one"), "drawn by old");
});

test("a pack is not taken while the sheet of an open search cannot be fetched", async () => {
  server = async () => Promise.reject(new TypeError("No connection"));
  assert.equal(await keepOpenSheets(pack("new")), false);
  server = async () => sheetOf("new");
  assert.equal(await keepOpenSheets(pack("new")), true);
  assert.deepEqual(fetched, [ONE, ONE]);
});

test("only the sheets of open searches are fetched first", async () => {
  assert.equal(await keepOpenSheets(pack("new", [])), true);
  assert.deepEqual(fetched, []);
});

test("a copy is drawn again after an upgrade and kept while nothing better arrives", async () => {
  cache.copies.set(ONE, sheetOf("old"));
  for (const answer of [new Response("Sign in to the Wi-Fi"), new Response("", { status: 502 })]) {
    server = async () => answer;
    await keepSheets(pack("new"));
    assert.equal(await copyOf(ONE), "drawn by old");
  }
  server = async () => sheetOf("new");
  await keepSheets(pack("new"));
  assert.equal(await copyOf(ONE), "drawn by new");
  fetched = [];
  await keepSheets(pack("new"));
  assert.deepEqual(fetched, []);
});

test("forty copies are kept, the newest", async () => {
  for (let number = 0; number < 60; number += 1) cache.copies.set(`/sheets/${number}/`, sheetOf("old"));
  await keepSheets(pack("new"));
  assert.equal(cache.copies.size, 40);
  assert.equal(await copyOf(ONE), "drawn by new");
});
