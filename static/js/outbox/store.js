// @ts-check
/** The tablet's own database: what was tapped and photographed, until the server has it. */

import { deleteDB, openDB } from "../../vendor/idb.js";

const NAME = "gatehouse";
const VERSION = 1;
const PATIENCE_MS = 6000;
const TO_READ_MS = 3000;

/**
 * The error that the database hangs. WebKit can make a page wait for ever behind one that ended in the middle of a write;
 * loading the page again frees the database.
 */
export class Stuck extends Error {}

/**
 * Loads the page again, some seconds after the screen said that something was not stored. The next press then works.
 * @param {unknown} fault
 */
export function freeWhenStuck(fault) {
  if (fault instanceof Stuck) setTimeout(() => location.reload(), TO_READ_MS);
}

/** @type {Promise<any> | null} */
let opened = null;
let destroyed = false;

function database() {
  if (destroyed) throw new Stuck("This tablet is empty.");
  opened ??= openDB(NAME, VERSION, {
    upgrade(db) {
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
 * Runs work on the database, and once more on a new connection if the system closed the old one.
 * @template T
 * @param {(db: any) => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withStore(work) {
  let timer = 0;
  const tooLong = new Promise((_, failed) => {
    timer = setTimeout(() => failed(new Stuck("This tablet's database does not answer.")), PATIENCE_MS);
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
 * Returns a stored value by its name, such as the pack or the clock.
 * @param {string} name
 * @returns {Promise<any>}
 */
export function recall(name) {
  return withStore((db) => db.get("kept", name));
}

/**
 * @param {string} name
 * @param {unknown} value
 */
export function remember(name, value) {
  return withStore((db) => write(db, (kept) => kept.put(value, name)));
}

/** @param {string} name */
export function drop(name) {
  return withStore((db) => write(db, (kept) => kept.delete(name)));
}

/**
 * Commits at once, so that leaving this page does not delay the next page.
 * @param {any} db
 * @param {(kept: any) => Promise<any>} work
 */
async function write(db, work) {
  const writing = db.transaction("kept", "readwrite");
  const result = work(writing.store);
  writing.commit();
  await Promise.all([result, writing.done]);
}
