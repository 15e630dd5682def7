// @ts-check
/** Storage on this tablet: asks the browser to keep it, and warns well before it is full. */

const PHOTOGRAPH_BYTES = 4 * 1024 * 1024;
const FEWEST_LEFT = 60; // two searches with a margin

const MAY_BE_DELETED = "This tablet may delete unsent records when it is full. Add Gatehouse to the home screen and open it from there.";

/** Asks the browser to keep the data. Otherwise the browser may delete everything when the tablet is full. */
export async function askToKeep() {
  try {
    if (!(await navigator.storage?.persisted?.())) await navigator.storage?.persist?.();
  } catch (refused) {
    console.info("This browser does not promise to keep its storage.", refused);
  }
}

/**
 * Returns what the screen says while the browser does not promise to keep unsent records, or "".
 * @param {number} waiting how many records wait on this tablet
 */
export async function keepingTrouble(waiting) {
  if (waiting === 0) return "";
  try {
    return (await navigator.storage.persisted()) ? "" : MAY_BE_DELETED;
  } catch {
    return MAY_BE_DELETED; // this browser promises nothing
  }
}

/** @returns {Promise<{ left: number, photographs: number } | null>} bytes, and how many photographs fit */
export async function room() {
  try {
    const { quota = 0, usage = 0 } = (await navigator.storage?.estimate?.()) ?? {};
    if (!quota) return null;
    const left = Math.max(0, quota - usage);
    return { left, photographs: Math.floor(left / PHOTOGRAPH_BYTES) };
  } catch {
    return null; // some browsers do not say how much room is left
  }
}

export async function roomTrouble() {
  const here = await room();
  if (here === null || here.photographs >= FEWEST_LEFT) return "";
  return `This tablet is nearly full and has room for about ${here.photographs} photographs. Connect it so that it can send its waiting records.`;
}
