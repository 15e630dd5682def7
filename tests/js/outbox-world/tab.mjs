// One tab of the tablet's browser: real modules, a page of two lines, and nothing else. A test can kill the tab at any
// moment.

import { createHash } from "node:crypto";
import { openDB } from "idb";

const NEVER = new Promise(() => undefined);
/** The tabs by number, for the module hooks. Response, Headers and similar names stay those of Node. */
globalThis.gatehouseTabs = new Map();
let newest = 0;

class Element {
  dataset = {};
  hidden = true;
  textContent = "";
  constructor(parts = {}) {
    this.parts = parts;
  }

  querySelector(selector) {
    return this.parts[selector] ?? null;
  }
}

/** Opens a tab in this world and returns it, with the exports of tab-entry.mjs as `modules`. */
export async function openTab(world) {
  const tab = new Tab(world);
  globalThis.gatehouseTabs.set(tab.number, tab);
  tab.modules = await import(`./tab-entry.mjs?tab=${tab.number}`);
  return tab;
}

class Tab {
  dead = false;
  /** The number of restores of which this tab knows. */
  heardOf = 0;
  errors = [];
  /** The number of database steps after which this tab is killed, which may be in the middle of a write. */
  stepsLeft = Infinity;
  #transactions = new Set();
  #databases = new Set();

  constructor(world) {
    newest += 1;
    this.number = newest;
    this.world = world;
    this.words = new Element();
    this.chip = new Element({ "[data-waiting-words]": this.words });
    this.trouble = new Element();
    this.person = new Element();
    this.globals = this.#globals();
    this.idb = { openDB: (...given) => this.#opened(given), deleteDB: () => NEVER };
  }

  /** The line of the screen about unsent records. */
  get says() {
    return this.words.textContent;
  }

  /**
   * Ends this tab at once, as when the system kills the browser. Transactions that are not finished are either undone,
   * or finish although nobody waits for their result.
   */
  kill({ undo = true } = {}) {
    if (this.dead) return;
    this.dead = true;
    this.world.time.cancelAllOf(this);
    this.world.release(this);
    for (const transaction of this.#transactions) {
      transaction.done.catch(() => undefined);
      if (undo) abort(transaction);
    }
    for (const database of this.#databases) database.close();
    globalThis.gatehouseTabs.delete(this.number);
  }

  #globals() {
    const { world } = this;
    const { time } = world;
    const timer = (work, ms) => (this.dead ? 0 : time.after(this, work, ms));
    const every = (work, ms) => {
      const handle = { number: 0 };
      const again = () => {
        handle.number = timer(again, ms);
        work();
      };
      handle.number = timer(again, ms);
      return handle;
    };
    const began = time.now;
    const wall = () => time.now + world.clockOff;
    class TabDate extends Date {
      constructor(...given) {
        if (given.length > 0) super(...given);
        else super(wall());
      }

      static now() {
        return wall();
      }
    }
    const elements = { "[data-waiting]": this.chip, "[data-tablet-trouble]": this.trouble, "[data-person]": this.person };
    const document = {
      cookie: "csrftoken=abc",
      visibilityState: "visible",
      addEventListener: () => undefined,
      querySelector: (selector) => elements[selector] ?? null,
    };
    const globals = {
      AbortSignal: { timeout: () => undefined },
      BroadcastChannel: channelsOf(this),
      Date: TabDate,
      HTMLElement: Element,
      Math: Object.create(Math, { random: { value: () => 0.5 } }),
      clearInterval: (handle) => time.cancel(handle?.number),
      clearTimeout: (number) => time.cancel(number),
      console: { info: () => undefined, warn: () => undefined, error: (fault) => this.errors.push(fault) },
      crypto: { subtle: { digest }, randomUUID: () => world.newUuid() },
      document,
      fetch: (address, given) => this.#alive(world.network(this, address, given ?? {})),
      location: { replace: () => undefined, pathname: "/board/" },
      navigator: { ...(world.hasLocks ? { locks: locksOf(this) } : {}), storage: { estimate: async () => ({ quota: 1e12, usage: 0 }), persisted: async () => true } },
      performance: { now: () => time.now - began },
      setInterval: every,
      setTimeout: timer,
    };
    globals.window = { ...globals, indexedDB: {}, addEventListener: () => undefined };
    globals.globalThis = globals.window;
    return globals;
  }

  async #opened([name, version, options]) {
    const database = await this.#alive(openDB(name, version, { upgrade: options.upgrade }));
    this.#databases.add(database);
    return this.#guarded(database);
  }

  /** Passes the result on, unless the tab was killed in the meantime. */
  #alive(promise) {
    return new Promise((done, failed) => {
      promise.then(
        (result) => this.dead || done(result),
        (fault) => this.dead || failed(fault),
      );
    });
  }

  /** Wraps an object of the database: every call is a step, and a dead tab takes no step. */
  #guarded(object) {
    return new Proxy(object, {
      get: (_, name) => {
        const value = object[name];
        return typeof value === "function" ? (...given) => this.#step(() => value.apply(object, given)) : this.#passed(value);
      },
    });
  }

  #step(take) {
    if (!this.dead && (this.stepsLeft -= 1) < 0) this.kill(this.end);
    if (this.dead) return hanging();
    const result = take();
    if (result?.objectStoreNames && result.done) this.#follow(result);
    return this.#passed(result);
  }

  #passed(value) {
    if (value instanceof Promise) return this.#alive(value);
    return value !== null && typeof value === "object" && !Array.isArray(value) ? this.#guarded(value) : value;
  }

  #follow(transaction) {
    this.#transactions.add(transaction);
    const forget = () => this.#transactions.delete(transaction);
    transaction.done.then(forget, forget);
  }
}

/** An object whose methods and promises never come to an end. */
function hanging() {
  return new Proxy(NEVER, {
    get: (target, name) => {
      if (name === "then") return target.then.bind(target);
      return name === "done" ? NEVER : name === "store" ? hanging() : () => hanging();
    },
  });
}

function abort(transaction) {
  try {
    transaction.abort();
  } catch {
    // It had just finished.
  }
}

/** Computes a SHA-256 at once and not in another thread, so that runs with the same draws are equal. */
async function digest(_, bytes) {
  return new Uint8Array(createHash("sha256").update(new Uint8Array(bytes)).digest()).buffer;
}

function channelsOf(tab) {
  return class {
    constructor(name) {
      this.name = name;
      this.tab = tab;
      tab.world.channels.add(this);
    }

    addEventListener(_, listener) {
      this.listener = listener;
    }

    postMessage(data) {
      if (tab.dead) return;
      for (const other of tab.world.channels) {
        if (other.name === this.name && other !== this && !other.tab.dead) queueMicrotask(() => other.tab.dead || other.listener({ data }));
      }
    }
  };
}

function locksOf(tab) {
  return {
    request: async (name, _, work) => {
      const { locks } = tab.world;
      if (locks.has(name)) return work(null);
      locks.set(name, tab);
      try {
        return await work({ name });
      } finally {
        if (locks.get(name) === tab) locks.delete(name);
      }
    },
  };
}
