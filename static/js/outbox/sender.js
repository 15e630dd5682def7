// @ts-check
/** Sends what waits from one tab only: oldest first, small facts together, photographs two at a time. */

import { tellingIsDue } from "./clock.js";
import { Declined, NotReached, Revoked, SignedOut, compareClocks, onlyDeclined, takeAlong } from "./contact.js";
import { announce, sendOperations } from "./fact-delivery.js";
import { inFlight } from "./in-flight.js";
import { arrived, forgetArrived } from "./outbox-removal.js";
import { change, unsent } from "./outbox.js";
import { sendPhotographs } from "./photo-lanes.js";
import { recall, remember } from "./store.js";
import { photographs, signatures, small } from "./send-order.js";

/** @typedef {import("./outbox.js").Kept} Kept */
/** @typedef {"idle" | "waiting" | "unreached" | "signed-out" | "revoked"} Ended */

const MOST_AT_ONCE = 100;
const DIGEST = /^[0-9a-f]{64}$/;
const LEASE_MS = 30_000;

/**
 * Sends everything it can and returns how it ended.
 * @returns {Promise<Ended>}
 */
export async function flush() {
  if (!("locks" in navigator)) return leased(round);
  const ended = await navigator.locks.request("gatehouse-sender", { ifAvailable: true }, (lock) => (lock ? round() : "waiting"));
  return /** @type {any} */ (ended);
}

/**
 * Uses a lease in the database, for browsers without locks between tabs.
 * @param {typeof round} work
 */
async function leased(work) {
  const until = (await recall("lease")) ?? 0;
  if (until > Date.now()) return "waiting";
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
    const { person, enrolled, direct_upload } = await takeAlong();
    const mine = await waitingOf(person);
    if (enrolled && (mine.length > 0 || (await tellingIsDue()))) await compareClocks().catch(onlyDeclined);
    if (mine.length > 0) {
      await announceAll(mine);
      await sendSmall(small(mine));
      await announceAll(await waitingOf(person));
      await sendPhotographs(photographs(await waitingOf(person)), { direct: direct_upload === true });
      await sendSmall(signatures(await waitingOf(person), await unsent()));
      await takeAlong();
    }
    await forgetArrived();
    return (await waitingOf(person)).length > 0 ? "waiting" : "idle";
  } catch (fault) {
    if (fault instanceof SignedOut) return "signed-out";
    if (fault instanceof Revoked) return "revoked";
    if (fault instanceof NotReached || fault instanceof Declined) return "unreached";
    throw fault;
  } finally {
    inFlight([]);
  }
}

/**
 * Returns the waiting facts of this person. Nobody sends in another officer's name, whose facts wait for them.
 * @param {string} person
 */
async function waitingOf(person) {
  return (await unsent()).filter((one) => one.state === "waiting" && one.author === person);
}

/**
 * Announces photographs, so that the server knows what is missing before their bytes arrive.
 * @param {Kept[]} waiting
 */
async function announceAll(waiting) {
  const fresh = photographs(waiting).filter((one) => !one.announced);
  for (const visit of new Set(fresh.map((one) => one.payload.visit))) {
    const these = fresh.filter((one) => one.payload.visit === visit).slice(0, MOST_AT_ONCE);
    try {
      await announce(visit, these);
      for (const one of these) await change(one.id, { announced: true });
    } catch (fault) {
      // The visit itself may still be on its way. The photographs are announced again after it.
      onlyDeclined(fault);
    }
  }
}

/** @param {Kept[]} waiting */
async function sendSmall(waiting) {
  for (let from = 0; from < waiting.length; from += MOST_AT_ONCE) {
    const batch = waiting.slice(from, from + MOST_AT_ONCE);
    inFlight(batch.map(({ id }) => id));
    const results = await sendOperations(batch);
    for (const one of batch) {
      const result = results.find((each) => each?.id === one.id);
      if (result) await settle(one, result);
    }
    inFlight([]);
  }
}

/**
 * @param {Kept} one
 * @param {any} result
 */
async function settle(one, { digest, applied, answer = {}, problem = {} }) {
  const said = problem.detail ?? problem.sentence ?? "This was not recorded.";
  if (DIGEST.test(digest)) return applied ? arrived(one.id, answer) : change(one.id, { state: "refused", said });
  // The server did not store it, because what it belongs to may still be on its way. It is sent again.
  return one.said === said ? undefined : change(one.id, { said });
}
