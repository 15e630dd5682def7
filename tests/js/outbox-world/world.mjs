// A tablet with tabs, its network and its server. A test acts in this world, which notes each time a screen says more than is true.

import { IDBFactory } from "fake-indexeddb";
import "fake-indexeddb/auto";
import { openDB } from "idb";

import { ANN, BOB, FIRST_SEARCH, REFUSED_ITEM, Server, sha256 } from "./server.mjs";
import { whereOf } from "../../../static/js/shell/search-state.js";
import { openTab } from "./tab.mjs";
import { VirtualTime, settled } from "./virtual-time.mjs";

/** Longer than a lease of the outbox and the longest pause between two rounds. */
const CALM_MS = 65_000;
const PROXY_PAGE = "<html><h1>nginx</h1></html>";

export class World {
  time = new VirtualTime();
  channels = new Set();
  locks = new Map();
  clockOff = 0;
  /**
   * Records that the screen showed as saved: the UUID, the author, and the content that the server must have in the
   * end.
   */
  taken = new Map();
  broken = [];
  /** The faults of the next requests, one after the other. */
  faults = [];
  #late = [];
  #isLate = false;
  /** The tab whose request the server answers at this moment. */
  #sender = null;
  #calls = 0;
  #ids = 0;
  #searches = [FIRST_SEARCH];
  /** The number of restores so far, and the newest restore after which a tab has finished a round of sending. */
  #restores = 0;
  #known = 0;

  constructor({ hasLocks, direct }) {
    this.hasLocks = hasLocks;
    this.server = new Server(this.time, { direct, tabletKnows: () => !this.#isLate && this.#sender?.heardOf === this.#restores });
    this.tabs = [];
    globalThis.indexedDB = new IDBFactory();
  }

  newUuid() {
    this.#ids += 1;
    return `00000000-0000-4000-8000-${String(this.#ids).padStart(12, "0")}`;
  }

  release(tab) {
    for (const [name, holder] of this.locks) if (holder === tab) this.locks.delete(name);
    for (const channel of this.channels) if (channel.tab === tab) this.channels.delete(channel);
  }

  get living() {
    return this.tabs.filter(({ dead }) => !dead);
  }

  /** Opens a tab, in which the officer has signed in or is still signed in from before. */
  async open() {
    const tab = await openTab(this);
    tab.person.dataset.person = this.server.person ?? undefined;
    this.tabs.push(tab);
    tab.modules.watchSending((sending) => void this.#watch(tab, sending));
    tab.modules.start();
    await settled();
    return tab;
  }

  /** Returns a living tab; if there is none, the officer opens the application again. */
  async tab() {
    return this.living[0] ?? this.open();
  }

  kill(tab, end) {
    tab.kill(end);
  }

  /** Ends every page, and removes the newer fields from the records, as if an earlier build had written them. */
  async upgrade() {
    for (const tab of this.living) tab.kill();
    await settled();
    this.server.build += 1;
    await this.#withDatabase(async (database) => {
      const rows = await database.getAll("operations");
      for (const { arrived_at, entry_by, stuck_since, author_name, set_aside_at, ...row } of rows) await database.put("operations", row);
    });
  }

  /** Returns the rows of the outbox without using a tab, so that reading them changes nothing. */
  async #rows() {
    return (await this.#withDatabase((database) => database.getAll("operations"))) ?? [];
  }

  async #withDatabase(work) {
    const database = await openDB("gatehouse");
    try {
      return database.objectStoreNames.contains("operations") ? await work(database) : undefined;
    } finally {
      database.close();
    }
  }

  restore(which) {
    if (this.server.restore(which)) this.#restores += 1;
  }

  signIn(person) {
    this.server.person = person;
    if (person) for (const tab of this.living) tab.person.dataset.person = person;
  }

  answer(tab, item) {
    const payload = { search: this.#searches.at(-1), item, result: "clear", number: this.#ids };
    return this.#take(tab, "answer_item", payload, (known) => tab.modules.record("answer_item", payload, known));
  }

  async seal(tab) {
    const search = `search-${this.#ids}`;
    const payload = { search };
    const isTaken = await this.#take(tab, "close_inner_gate", payload, (known) => tab.modules.record("close_inner_gate", payload, known));
    if (isTaken) this.#searches.push(search);
  }

  /** Signs every record of this officer that the tablet showed as saved in this search. */
  async sign(tab) {
    const search = this.#searches.at(-1);
    const { person } = tab.person.dataset;
    const mine = [...this.taken.values()].filter((fact) => fact.search === search && fact.author === person);
    const shown = mine.filter(({ kind, refused }) => kind !== "sign_search" && !refused);
    const payload = { search, signs: shown.map(({ id }) => id) };
    await this.#take(tab, "sign_search", payload, (known) => tab.modules.record("sign_search", payload, known));
  }

  /** Takes a photograph with this number of bytes. */
  async photograph(tab, slot, length = 60) {
    const id = this.newUuid();
    const text = `photograph ${id} of ${slot}`.padEnd(length);
    const place = { id, at: 0, visit: "v", search: this.#searches.at(-1), item: slot, slot, phase: "way_out" };
    await this.#take(tab, "photo", place, () => tab.modules.recordPhotograph(place, pictureOf(text), "page"), { id, content: sha256(text) });
  }

  async #take(tab, kind, payload, store, { id = this.newUuid(), content = sha256(JSON.stringify([kind, payload])) } = {}) {
    const author = tab.person.dataset.person;
    try {
      await store({ id });
    } catch (fault) {
      if (fault.constructor.name === "NobodyHere") return false; // nothing was shown as taken
      throw fault;
    }
    this.taken.set(id, { id, kind, author, content, search: payload.search, refused: payload.item === REFUSED_ITEM });
    return true;
  }

  /** Sends one request of a tab to the server, with the next fault of the network. */
  async network(tab, address, { method = "GET", body, headers }) {
    const fault = this.#faultOf(`${method} ${address.split("?")[0]}`);
    this.#calls += 1;
    if (fault.ms) await new Promise((go) => this.time.after(tab, go, fault.ms));
    this.#deliverLate();
    let heard = tab.heardOf;
    const act = () => {
      heard = this.#restores;
      this.#sender = tab;
      return this.server.answers(method, address, { body, headers });
    };
    const dropped = () => {
      throw new TypeError("Failed to fetch");
    };
    const reply = this.#through(fault, tab, act, dropped);
    if (address.endsWith("/tablet") && reply.status === 200) tab.heardOf = heard;
    return reply;
  }

  #faultOf(request) {
    const number = this.faults.findIndex(({ on }) => new RegExp(on).test(request));
    return number < 0 ? { kind: "none" } : this.faults.splice(number, 1)[0];
  }

  #through(fault, tab, act, dropped) {
    switch (fault.kind) {
      case "gone": return dropped();
      case "swallowed": return void act() ?? dropped();
      case "late": return void this.#late.push({ after: this.#calls + fault.calls, act }) ?? dropped();
      case "twice": return void act() ?? act();
      case "page": return new Response(PROXY_PAGE, { status: fault.status });
      case "busy": return new Response(JSON.stringify({ code: "decoders-busy", detail: "Busy." }), { status: 503, headers: { "Retry-After": "10" } });
      case "killed": return void act() ?? this.kill(tab, fault) ?? dropped();
      case "killed-before": return this.kill(tab, fault) ?? dropped();
      case "restored-before": return this.restore(fault.which), act();
      case "signed-out": return this.signIn(null), act();
      case "tap": return void this.answer(tab, "B1"), act();
      case "restored-after": {
        const reply = act();
        this.restore(fault.which);
        return reply;
      }
      default: return act();
    }
  }

  /** Delivers requests that the tablet had given up while they were on their way. */
  #deliverLate() {
    const due = this.#late.filter(({ after }) => after <= this.#calls);
    this.#late = this.#late.filter(({ after }) => after > this.#calls);
    this.#actLate(due);
  }

  #actLate(due) {
    this.#isLate = true;
    for (const { act } of due) act();
    this.#isLate = false;
  }

  async #watch(tab, { sending, ended }) {
    if (sending || tab.dead || ended === "") return;
    this.#known = Math.max(this.#known, tab.heardOf);
    await this.check(tab);
  }

  /**
   * Notes what the screen of this tab shows as sent although the server does not have it. If no tab can know of the
   * newest restore yet, it is enough that the server had the record before the restore.
   */
  async check(tab) {
    const restores = this.#restores;
    const rows = await this.#rows();
    if (tab.dead || restores !== this.#restores) return;
    const shown = rows.filter((row) => whereOf(row) === "sent").map(({ id }) => id);
    const words = this.#allSent(tab) ? [...this.taken.values()].filter(({ id, refused }) => !refused && !this.server.refusedSignatures.has(id)).map(({ id }) => id) : [];
    for (const id of shown) if (!this.#isThere(id)) this.broken.push(`The screen shows record ${id} as sent, and the server does not have it.`);
    for (const id of words) if (!this.#isThere(id)) this.broken.push(`The screen says "${tab.says}", and the server does not have ${id}.`);
  }

  #allSent(tab) {
    return tab.says.includes("All records sent");
  }

  #isThere(id) {
    const { has } = this.server.state;
    return this.#known === this.#restores ? has.has(id) : this.server.everApplied.has(id);
  }

  /** Checks what every screen says once there is nothing left to do at this moment. */
  async checkAll() {
    for (const tab of this.living) {
      await this.check(tab);
      if (tab.errors.length > 0) this.broken.push(`A script failed: ${tab.errors.map(String)}`);
    }
    this.broken.push(...this.server.broken.splice(0));
  }

  /** Ends every fault, lets both officers sign in, and returns once every record has had time to arrive. */
  async calm() {
    this.faults = [];
    this.#actLate(this.#late.splice(0));
    for (const person of [ANN, BOB, ANN]) {
      this.signIn(person);
      const tab = await this.tab();
      void tab.modules.soon();
      await this.time.pass(CALM_MS);
    }
    await this.checkAll();
  }

  /** Notes every record that was shown as saved and that the server does not have exactly once and unchanged. */
  async demandAllThere() {
    const tab = await this.tab();
    const rows = new Map((await this.#rows()).map((row) => [row.id, row]));
    const { has, content } = this.server.state;
    for (const fact of this.taken.values()) {
      const times = has.get(fact.id) ?? 0;
      if (this.server.refusedSignatures.has(fact.id) && rows.get(fact.id)?.state === "refused") continue;
      if (fact.refused) {
        if (times > 0 || rows.get(fact.id)?.state !== "refused") this.broken.push(`${fact.id} was refused, and the screen does not say so.`);
      } else if (times !== 1 || content.get(fact.id) !== fact.content) {
        this.broken.push(`${fact.kind} ${fact.id} was shown as taken. The server has it ${times} times, and the tablet says: ${rows.get(fact.id)?.state ?? "nothing"}.`);
      }
    }
    if (![...rows.values()].some(({ state }) => state === "refused") && !this.#allSent(tab)) this.broken.push(`Everything has arrived, and the screen says "${tab.says}".`);
    this.broken.push(...this.server.broken.splice(0));
  }

  end() {
    for (const tab of this.living) tab.kill();
  }
}

function pictureOf(text) {
  return { type: "image/jpeg", arrayBuffer: async () => new TextEncoder().encode(text).buffer };
}
