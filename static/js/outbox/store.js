// @ts-check
/**
 * The tablet's own database: what was tapped and photographed, until the server has it.
 *
 * A browser may keep a page that was left, for its back button, and WebKit keeps the page's transactions open with it.
 * Such a page does nothing any more, so every later page would wait for its transactions. No transaction may therefore
 * need the page that began it: it is committed together with its requests, or aborted when the page is left.
 */

import { deleteDB, openDB } from "../../vendor/idb.js";

const NAME = "gatehouse";
const VERSION = 1;
const PATIENCE_MS = 6000;

/** The error that the database does not answer. unresponsive-store.js says what the page does about it. */
export class Stuck extends Error {
  constructor(message = "This tablet's storage does not answer. Close Gatehouse and open it again.") {
    super(message);
  }
}

/** @type {Promise<any> | null} */
let opened = null;
let destroyed = false;
/** @type {Set<any>} the transactions that only this page can finish */
const unfinished = new Set();
/** A promise that is fulfilled while the page is open, and pending after the page was left. */
let present = Promise.resolve();
let comesBack = () => undefined;

globalThis.window?.addEventListener?.("pagehide", leave);
globalThis.window?.addEventListener?.("pageshow", () => comesBack());

/**
 * Ends every transaction and connection for which other pages would have to wait. Work that begins now waits until the
 * page comes back.
 */
function leave() {
  present = new Promise((done) => (comesBack = () => void done()));
  for (const transaction of unfinished) abort(transaction);
  forget();
}

/** @param {any} transaction */
function abort(transaction) {
  try {
    transaction.abort();
  } catch {
    // The transaction had just ended.
  }
}

/**
 * @param {any} transaction which is aborted if the page is left before it ends
 */
function abortWhenLeft(transaction) {
  const ended = () => void unfinished.delete(transaction);
  unfinished.add(transaction);
  transaction.done.then(ended, ended);
}

async function database() {
  await present;
  if (destroyed) throw new Stuck("This tablet is empty.");
  opened ??= openDB(NAME, VERSION, {
    upgrade(db, _from, _to, transaction) {
      abortWhenLeft(transaction);
      const operations = db.createObjectStore("operations", { keyPath: "seq", autoIncrement: true });
      operations.createIndex("id", "id", { unique: true });
      db.createObjectStore("photographs", { keyPath: "id" });
      db.createObjectStore("intents", { keyPath: "id" });
      db.createObjectStore("kept");
    },
    blocking: forget,
    terminated: forget,
  });
  return opened;
}

function forget() {
  const old = opened;
  opened = null;
  void old?.then((db) => db.close()).catch(() => undefined);
}

/** Deletes everything. The next use begins with an empty database. */
export async function destroy() {
  forget();
  await deleteDB(NAME);
}

/**
 * Deletes everything for good, on a tablet that has handed in what it held. No script of this page opens the database
 * again. A service worker that is sending could create the database again, so this function checks once more.
 */
export async function destroyForGood() {
  destroyed = true;
  await destroy();
  const left = (await indexedDB.databases?.()) ?? [];
  if (left.some((database) => database.name === NAME)) await destroy();
}

/**
 * Runs work on the database, and once more on a new connection if the system closed the old one. After too long a wait
 * the connection is given up, and the next use opens another one.
 * @template T
 * @param {(db: any) => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withStore(work) {
  let timer = 0;
  const tooLong = new Promise((_, failed) => {
    timer = setTimeout(() => {
      forget();
      failed(new Stuck());
    }, PATIENCE_MS);
  });
  try {
    return await Promise.race([onceMore(work), tooLong]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * @template T
 * @param {(db: any) => Promise<T>} work
 * @returns {Promise<T>}
 */
async function onceMore(work) {
  try {
    return await work(await database());
  } catch (fault) {
    const closed = fault instanceof DOMException && ["InvalidStateError", "UnknownError"].includes(fault.name);
    if (!closed) throw fault;
    forget();
    return work(await database());
  }
}

/**
 * Makes all requests of a transaction at once and commits it with them. The database then finishes it without this page.
 * @template T
 * @param {string | string[]} stores
 * @param {"readonly" | "readwrite"} mode
 * @param {(transaction: any) => Promise<T>} ask must not wait for the answer to one request before it makes the next
 * @param {{ durability?: "strict" }} [options]
 * @returns {Promise<T>} after the transaction is complete
 */
export function askAtOnce(stores, mode, ask, options = {}) {
  return withStore(async (db) => {
    const transaction = db.transaction(stores, mode, options);
    const answer = ask(transaction);
    transaction.commit();
    return (await Promise.all([answer, transaction.done]))[0];
  });
}

/**
 * Reads from the database and writes what follows from it, in one transaction. If the page is left meanwhile, nothing is
 * written.
 * @template T
 * @param {string | string[]} stores
 * @param {(transaction: any) => Promise<T>} work
 * @returns {Promise<T>} after the transaction is complete
 */
export function readThenWrite(stores, work) {
  return withStore(async (db) => {
    const transaction = db.transaction(stores, "readwrite");
    abortWhenLeft(transaction);
    return (await Promise.all([work(transaction), transaction.done]))[0];
  });
}

/**
 * Returns a stored value by its name, such as the pack or the clock.
 * @param {string} name
 * @returns {Promise<any>}
 */
export function recall(name) {
  return askAtOnce("kept", "readonly", ({ store }) => store.get(name));
}

/**
 * @param {string} name
 * @param {unknown} value
 * @returns {Promise<void>}
 */
export function remember(name, value) {
  return askAtOnce("kept", "readwrite", ({ store }) => store.put(value, name));
}

/**
 * @param {string} name
 * @returns {Promise<void>}
 */
export function drop(name) {
  return askAtOnce("kept", "readwrite", ({ store }) => store.delete(name));
}
