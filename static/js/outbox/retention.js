// @ts-check
/**
 * How long facts and photographs stay on this tablet after the server has them. docs/offline.md says the same. These
 * functions are pure.
 */

/** @typedef {import("./outbox.js").Kept} Kept */

const STAYS_MS = 24 * 60 * 60_000;
/**
 * The time for which photographs stay in any case, because the orderly officer may look at them on the tablet. No lock
 * session lasts longer.
 */
const LOOKED_AT_MS = 90 * 60_000;
const PHOTOGRAPH_BYTES = 4 * 1024 * 1024;
/**
 * When there is room for fewer photographs than ROOM_WANTED, photographs in a checkpoint are deleted until there is
 * room again. When there is room for fewer than ROOM_NEEDED, photographs that no checkpoint covers are deleted too.
 */
const ROOM_WANTED = 120;
const ROOM_NEEDED = 60;
/** The number of bytes that arrived photographs may take, if the browser does not say how much room there is. */
const MOST_BYTES = 1024 * 1024 * 1024;

/**
 * Returns whether a checkpoint of the ledger includes the fact.
 * @param {Kept} fact
 * @param {number} checkpoint how many entries the newest checkpoint covers
 */
export function isCovered({ entry_by }, checkpoint) {
  return entry_by !== undefined && entry_by <= checkpoint;
}

/**
 * Returns the facts that leave the tablet: they arrived a day ago or more, and a checkpoint includes them.
 * @param {Kept[]} rows
 * @param {{ now: number, checkpoint: number }} at
 */
export function leaving(rows, { now, checkpoint }) {
  return rows.filter((fact) => fact.state === "arrived" && arrivedAt(fact) < now - STAYS_MS && isCovered(fact, checkpoint));
}

/**
 * Returns the photographs to delete early, because the tablet is running out of room. Photographs that a checkpoint
 * covers come first, and among these the oldest.
 * @param {Kept[]} photographs with their bytes on this tablet
 * @param {{ now: number, checkpoint: number, fits: number | null }} at `fits` is how many more photographs fit
 */
export function crowdedOut(photographs, { now, checkpoint, fits }) {
  const free = photographs.filter((fact) => fact.state === "arrived" && !isLookedAt(fact, now));
  const order = [...free].sort((one, other) => Number(isCovered(other, checkpoint)) - Number(isCovered(one, checkpoint)) || arrivedAt(one) - arrivedAt(other));
  let room = fits ?? Math.floor((MOST_BYTES - bytesOf(photographs)) / PHOTOGRAPH_BYTES) + ROOM_WANTED;
  const out = [];
  for (const fact of order) {
    if (room >= (isCovered(fact, checkpoint) ? ROOM_WANTED : ROOM_NEEDED)) break;
    out.push(fact);
    room += (fact.payload.length ?? 0) / PHOTOGRAPH_BYTES;
  }
  return out;
}

/**
 * @param {Kept} fact
 * @param {number} now
 */
function isLookedAt(fact, now) {
  return fact.payload.phase === "way_out" && arrivedAt(fact) > now - LOOKED_AT_MS;
}

/** @param {Kept} fact */
function arrivedAt({ arrived_at, kept_at }) {
  return arrived_at ?? kept_at;
}

/** @param {Kept[]} photographs */
function bytesOf(photographs) {
  return photographs.reduce((sum, { payload }) => sum + (payload.length ?? 0), 0);
}
