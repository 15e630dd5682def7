// @ts-check
/** Sends waiting facts from one tab at a time: oldest first, small facts together, photographs two at a time. */

import { tellingIsDue } from "./clock.js";
import { Declined, NotReached, Revoked, SignedOut, compareClocks, onlyDeclined, takeAlong } from "./contact.js";
import { announcePhotographs, announceRecords } from "./announcing.js";
import { sendOperations } from "./fact-delivery.js";
import { inFlight } from "./in-flight.js";
import { isHeldBack } from "./held-back.js";
import { arrived, forgetArrived } from "./outbox-removal.js";
import { change, changeAll, onChange, unsent } from "./outbox.js";
import { sendPhotographs } from "./photo-lanes.js";
import { followLedger } from "./server-restore.js";
import { recall, remember } from "./store.js";
import { photographs, signatures, small } from "./send-order.js";

/** @typedef {import("./outbox.js").Kept} Kept */
/** @typedef {"idle" | "waiting" | "unreached" | "signed-out" | "not-allowed" | "revoked"} Ended */

const MOST_AT_ONCE = 100;
const DIGEST = /^[0-9a-f]{64}$/;
const LEASE_MS = 30_000;
/** @type {Set<string>} */
const NONE = new Set();

/**
 * Sends everything that can be sent, and returns how the round ended.
 * @returns {Promise<Ended>}
 */
export async function flush() {
  if (!("locks" in navigator)) return leased(round);
  const ended = await navigator.locks.request("gatehouse-sender", { ifAvailable: true }, (lock) => (lock ? round() : "waiting"));
  return /** @type {any} */ (ended);
}

/**
 * Uses a lease in the database, for browsers without locks between tabs. A lease with more time left than a new lease
 * has does not count: somebody set the clock back after the lease was taken.
 * @param {typeof round} work
 */
async function leased(work) {
  const left = ((await recall("lease")) ?? 0) - Date.now();
  if (left > 0 && left <= LEASE_MS) return "waiting";
  await remember("lease", Date.now() + LEASE_MS);
  try {
    return await work();
  } finally {
    await remember("lease", 0);
  }
}

/** @returns {Promise<Ended>} */
async function round() {
  try {
    const pack = await takeAlong();
    const { person, enrolled, direct_upload } = pack;
    await followLedger(pack);
    await noteHeldBack(person);
    const mine = await waitingOf(person);
    if (enrolled && (mine.length > 0 || (await tellingIsDue()))) await compareClocks().catch(onlyDeclined);
    await announcePhotographs(await unsent());
    await announceRecords(await unsent(), new Set(small(mine).slice(0, MOST_AT_ONCE).map(({ id }) => id)));
    if (mine.length > 0) {
      await sendSmall(small(mine));
      await announcePhotographs(await unsent());
      await announceRecords(await unsent(), NONE);
      await besideSmall(person, async () => sendPhotographs(photographs(await waitingOf(person)), { direct: direct_upload === true }));
      await sendSignatures(person);
      await noteHeldBack(person);
      await followLedger(await takeAlong());
    }
    await forgetArrived(pack.checkpoint ?? 0);
    return (await waitingOf(person)).length > 0 ? "waiting" : "idle";
  } catch (fault) {
    if (fault instanceof SignedOut) return "signed-out";
    if (fault instanceof Revoked) return "revoked";
    if (fault instanceof Declined && fault.status === 403) return notAllowed();
    if (fault instanceof NotReached || fault instanceof Declined) return "unreached";
    throw fault;
  } finally {
    inFlight("facts", []);
    inFlight("photographs", []);
  }
}

/**
 * Sends the signatures whose facts have all arrived. The tablet first asks for the ledger's newest entry. If the server
 * was restored from a backup while the photographs were sent, it would refuse a signature under facts that it has lost.
 * @param {string} person
 */
async function sendSignatures(person) {
  const ready = async () => signatures(await waitingOf(person), await unsent(), Date.now());
  if ((await ready()).length === 0) return;
  await followLedger(await takeAlong());
  await sendSmall(await ready());
}

/**
 * Does the work, which may take minutes, and meanwhile sends each small fact as soon as it is recorded: an answer must
 * not wait behind photographs.
 * @param {string} person
 * @param {() => Promise<void>} work
 */
async function besideSmall(person, work) {
  let sending = Promise.resolve();
  const tried = new Set(small(await waitingOf(person)).map(({ id }) => id));
  const sendNew = async () => {
    const fresh = small(await waitingOf(person)).filter(({ id }) => !tried.has(id));
    for (const { id } of fresh) tried.add(id);
    if (fresh.length > 0) await sendSmall(fresh);
  };
  // If this fails, the photographs meet the same trouble and end the round.
  const stop = onChange(() => void (sending = sending.then(sendNew).catch((fault) => console.info("Sent later", fault))));
  try {
    await work();
  } finally {
    stop();
    await sending;
  }
}

/**
 * Returns the waiting facts of this person. The facts of another officer wait until that officer signs in.
 * @param {string} person
 */
async function waitingOf(person) {
  return (await unsent()).filter((fact) => fact.state === "waiting" && fact.author === person);
}

/**
 * Notes since when facts are held back although the server is reached.
 * @param {string} person
 */
function noteHeldBack(person) {
  return changeAll((fact) => (isHeldBack(fact, person) && fact.stuck_since === undefined ? { stuck_since: Date.now() } : null));
}

/**
 * Notes that the server is reached but accepts nothing from the person who is signed in, because their role was
 * withdrawn. After some time somebody else may hand the facts in.
 * @returns {Promise<"not-allowed">}
 */
async function notAllowed() {
  await changeAll(({ state, stuck_since }) => (state === "waiting" && stuck_since === undefined ? { stuck_since: Date.now() } : null));
  return "not-allowed";
}

/** @param {Kept[]} waiting */
async function sendSmall(waiting) {
  for (let from = 0; from < waiting.length; from += MOST_AT_ONCE) {
    const batch = waiting.slice(from, from + MOST_AT_ONCE);
    inFlight("facts", batch.map(({ id }) => id));
    const results = await sendOperations(batch);
    for (const fact of batch) {
      const result = results.find((each) => each?.id === fact.id);
      if (result) await settle(fact, result);
    }
    inFlight("facts", []);
  }
}

/**
 * @param {Kept} fact
 * @param {any} result
 */
async function settle(fact, { digest, applied, answer = {}, problem = {} }) {
  const sentence = problem.detail ?? problem.sentence ?? "The server did not accept this record.";
  if (DIGEST.test(digest)) return applied ? arrived(fact.id, answer) : change(fact.id, { state: "refused", said: sentence });
  // The server did not store the fact, perhaps because its visit or search is still on the way. The fact is sent again.
  return fact.said === sentence ? undefined : change(fact.id, { said: sentence });
}
