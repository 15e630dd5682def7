// @ts-check
/**
 * Sends photographs for two slots at a time, and photographs for the same slot one after the other. Each photograph is
 * hashed again before it is sent.
 */

import { Busy, Declined, NotReached, Revoked, SignedOut, TurnedAway, takeAlong } from "./contact.js";
import { sendPhotograph } from "./fact-delivery.js";
import { hexDigest } from "./digests.js";
import { inFlight } from "./in-flight.js";
import { arrived } from "./outbox-removal.js";
import { bytesOf, change } from "./outbox.js";
import { byPlace, setAsideLast } from "./send-order.js";

/** @typedef {import("./outbox.js").Kept} Kept */

const AT_ONCE = 2;

/**
 * Sends the photographs, and returns once nothing is being sent any more: a photograph that is still on the way when the
 * next round begins would be sent twice. Throws the first fault that concerns more than one photograph.
 * @param {Kept[]} waiting
 * @param {{ direct: boolean }} way whether to send straight to the store, or to the server
 */
export async function sendPhotographs(waiting, way) {
  const places = setAsideLast(byPlace(waiting));
  const flying = new Set();
  let ended = false;
  const lane = async () => {
    for (let place = places.shift(); place && !ended; place = places.shift()) {
      for (const photo of place) {
        if (ended) return;
        inFlight("photographs", [...flying.add(photo.id)]);
        try {
          await sendOne(photo, way);
        } catch (fault) {
          ended = true;
          throw fault;
        } finally {
          flying.delete(photo.id);
          inFlight("photographs", [...flying]);
        }
      }
    }
  };
  const lanes = await Promise.allSettled(Array.from({ length: AT_ONCE }, lane));
  for (const result of lanes) if (result.status === "rejected") throw result.reason;
}

/**
 * @param {Kept} photograph
 * @param {{ direct: boolean }} way
 */
async function sendOne(photograph, way) {
  try {
    const bytes = await bytesOf(photograph.id);
    if ((await hexDigest(bytes)) !== photograph.payload.sha256) throw new Error("damaged");
    await arrived(photograph.id, await sendPhotograph(photograph, bytes, way));
  } catch (fault) {
    if (fault instanceof Busy) return setAside(photograph, fault);
    if (fault instanceof TurnedAway) {
      await takeAlong(); // throws if nothing reaches the server
      return setAside(photograph, fault);
    }
    if (fault instanceof NotReached || fault instanceof SignedOut || fault instanceof Revoked) throw fault;
    const sentence = fault instanceof Declined ? fault.message : "The photograph is damaged. Take the photograph again.";
    // The visit or search of the photograph may still be on its way.
    const early = fault instanceof Declined && fault.status === 404;
    await change(photograph.id, early ? { said: sentence } : { state: "refused", said: sentence });
  }
}

/**
 * Leaves this photograph for the next round, in which it comes last, and says why. Other photographs are sent meanwhile.
 * @param {Kept} photograph
 * @param {Error} fault
 */
async function setAside(photograph, fault) {
  await change(photograph.id, { said: fault.message, set_aside_at: Date.now() });
}
