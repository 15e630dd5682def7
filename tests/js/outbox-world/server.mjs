// A model of the control room: what it stored, its ledger, and its answers to a tablet.

import { createHash } from "node:crypto";

export const ANN = "11111111-1111-4111-8111-111111111111";
export const BOB = "22222222-2222-4222-8222-222222222222";
/** The search that the control room knew from the beginning. All others begin on the tablet. */
export const FIRST_SEARCH = "first-search";
export const REFUSED_ITEM = "X9";
const PRISON = "99999999-9999-4999-8999-999999999999";
const API = "/api/v1/";
const NOT_KNOWN = { code: "not-found", detail: "This search is not known here." };

export const sha256 = (content) => createHash("sha256").update(typeof content === "string" ? content : Buffer.from(content)).digest("hex");
const answer = (content, status = 200, headers = {}) => new Response(JSON.stringify(content), { status, headers });

export class Server {
  person = ANN;
  build = 1;
  /** What is in the database: `has` counts how often each record was applied, `content` is what arrived. */
  state = { ledger: [], has: new Map(), content: new Map(), refused: new Set(), searches: new Set([FIRST_SEARCH]), checkpoint: 0, at: 0 };
  store = new Map();
  backups = [];
  /** Every record that was ever applied, including records that a restore has lost since. */
  everApplied = new Map();
  broken = [];
  /**
   * Signatures that were refused because a restore had lost the facts that they sign, and the tablet could not know
   * this yet.
   */
  refusedSignatures = new Set();

  /** `tabletKnows` returns whether the tablet had learnt of the newest restore before it sent this request. */
  constructor(time, { direct, tabletKnows }) {
    Object.assign(this, { time, direct, tabletKnows });
    for (const entry of ["founded", "opened", "sealed"]) this.#enter(entry);
    this.backUp();
  }

  backUp() {
    this.backups.push({ ...copyOf(this.state), at: this.time.now });
  }

  /** Publishes a checkpoint that covers every entry so far. */
  checkpoint() {
    this.state.checkpoint = this.state.ledger.length;
  }

  /** Goes back to a backup of the last 24 hours, and then adds an entry that no tablet sent. */
  restore(which) {
    const recent = this.backups.filter(({ at }) => at > this.time.now - 24 * 3_600_000);
    if (recent.length === 0) return false;
    this.state = copyOf(recent[which % recent.length]);
    this.#enter(`after the restore at ${this.time.now}`);
    return true;
  }

  /** Answers one request, as the API does. */
  answers(method, address, { body, headers = {} }) {
    if (address.startsWith("store:")) return this.#atStore(address, body);
    const path = address.slice(API.length);
    if (this.person === null) return answer({ code: "not-signed-in", detail: "Sign in." }, 403);
    if (path === "tablet") return answer(this.#pack(headers["X-Known-Entry"]));
    if (path === "clock") return answer({ server_now: this.#now() });
    const { status, ...content } = this.#write(method, path, headers, body);
    return answer(content, status ?? 200, this.#heads(headers["X-Known-Entry"]));
  }

  #write(method, path, headers, body) {
    if (path === "operations") return { results: JSON.parse(body).operations.map((operation) => this.#apply(operation)) };
    if (path === "photos") return {};
    if (path === "operations/announced") return { known: JSON.parse(body).records.map(({ id }) => id) };
    if (path === "tablet/ledger") return { here: JSON.parse(body).records.map(({ id }) => id).filter((id) => this.state.has.has(id)), status: 201 };
    const [, id, step] = /^photos\/([^/?]+)(\/\w+)?/.exec(path);
    const search = method === "PUT" ? new URL(path, "http://gate").searchParams.get("search") : JSON.parse(body).search;
    if (!this.state.searches.has(search)) return { ...NOT_KNOWN, status: 404 };
    if (step === "/upload") return { url: `store:${id}`, headers: {} };
    const arriving = method === "PUT" ? sha256(body) : this.store.get(id);
    if (step === "/arrived" && arriving !== JSON.parse(body).sha256) return { code: "not-arrived", detail: "It has not arrived.", status: 409 };
    this.#keep(id, arriving);
    return { id, sha256: arriving, usable: true, status: 201 };
  }

  #apply({ id, kind, author, payload }) {
    const problem = (status, detail) => ({ id, digest: "", applied: false, status, problem: { detail } });
    if (author !== this.person) return problem(403, "Another officer recorded this.");
    const digest = sha256(JSON.stringify([kind, payload]));
    if (payload.item === REFUSED_ITEM) {
      this.state.refused.add(id);
      return { ...problem(409, "The search is over."), digest };
    }
    if (kind === "close_inner_gate") this.state.searches.add(payload.search);
    if (!this.state.searches.has(payload.search)) return problem(404, NOT_KNOWN.detail);
    if (this.state.refused.has(id) || (kind === "sign_search" && !this.#hasAllOf(id, payload))) {
      this.state.refused.add(id);
      return { ...problem(409, "The answers have changed. Sign again."), digest };
    }
    this.#keep(id, digest);
    return { id, digest, applied: true, status: 201, answer: { id } };
  }

  /**
   * Returns whether the server has every fact that the officer signed. A missing fact is a fault of the tablet, unless
   * the tablet could not know of the loss.
   */
  #hasAllOf(id, { signs }) {
    const missing = this.state.has.has(id) ? [] : signs.filter((signed) => !this.state.has.has(signed));
    if (missing.length > 0 && this.tabletKnows()) this.broken.push(`The signature ${id} arrived before ${missing}.`);
    if (missing.length > 0) this.refusedSignatures.add(id);
    return missing.length === 0;
  }

  #keep(id, content) {
    const known = this.state.content.get(id);
    if (known !== undefined && known !== content) this.broken.push(`${id} arrived with other content.`);
    if (known !== undefined) return;
    this.state.has.set(id, (this.state.has.get(id) ?? 0) + 1);
    this.state.content.set(id, content);
    this.everApplied.set(id, content);
    this.#enter(id);
  }

  #atStore(address, body) {
    this.store.set(address.slice("store:".length), sha256(body));
    return new Response(null, { status: 200 });
  }

  #pack(header) {
    const { ledger, checkpoint } = this.state;
    const now = { server_now: this.#now(), build: String(this.build), establishment: PRISON, seq: ledger.length, head_sha256: ledger.at(-1) };
    const known = { visits: [{ id: "v", plate: "KX23 LDV" }], searches: [], sheets: [], person: this.person, printed_name: "An officer" };
    return { ...now, ...known, enrolled: true, direct_upload: this.direct, checkpoint, ledger_continues: header ? this.#continues(header) : null };
  }

  #heads(header) {
    const { ledger } = this.state;
    return { "X-Ledger-Head": `${PRISON}.${ledger.length}.${ledger.at(-1)}`, "X-Ledger-Continues": this.#continues(header) ? "yes" : "no" };
  }

  #continues(header) {
    const [, number, hash] = header?.split(".") ?? [];
    return this.state.ledger[Number(number) - 1] === hash;
  }

  #enter(what) {
    this.state.ledger.push(sha256(`${this.state.ledger.at(-1)} ${what}`));
  }

  #now() {
    return new Date(this.time.now).toISOString();
  }
}

function copyOf({ ledger, has, content, refused, searches, checkpoint }) {
  return { ledger: [...ledger], has: new Map(has), content: new Map(content), refused: new Set(refused), searches: new Set(searches), checkpoint };
}
