// @ts-check
/**
 * Sends photographs for two slots at a time, and photographs for the same slot one after the other. Each is hashed
 * again first.
 */

import { Busy, Declined, NotReached, Revoked, SignedOut } from "./contact.js";
import { sendPhotograph } from "./fact-delivery.js";
import { hexDigest } from "./digests.js";
import { inFlight } from "./in-flight.js";
import { arrived } from "./outbox-removal.js";
import { bytesOf, change } from "./outbox.js";
import { byPlace } from "./send-order.js";

/** @typedef {import("./outbox.js").Kept} Kept */

const AT_ONCE = 2;

/**
 * @param {Kept[]} waiting
 * @param {{ direct: boolean }} way whether to send straight to the store, or to the control room
 */
export async function sendPhotographs(waiting, way) {
  const places = byPlace(waiting);
  const flying = new Set();
  const lane = async () => {
    for (let place = places.shift(); place; place = places.shift()) {
      for (const photo of place) {
        inFlight([...flying.add(photo.id)]);
        await sendOne(photo, way);
        flying.delete(photo.id);
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
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
    // The others are sent meanwhile, and this photograph again in the next round.
    if (fault instanceof Busy) return void (await change(photograph.id, { said: fault.message }));
    if (fault instanceof NotReached || fault instanceof SignedOut || fault instanceof Revoked) throw fault;
    const sentence = fault instanceof Declined ? fault.message : "The photograph is damaged. Take it again.";
    // The visit or search of the photograph may still be on its way.
    const early = fault instanceof Declined && fault.status === 404;
    await change(photograph.id, early ? { said: sentence } : { state: "refused", said: sentence });
  }
}
