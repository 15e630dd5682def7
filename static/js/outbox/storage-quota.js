// @ts-check
/** Asks the browser to keep what this tablet stores, and warns well before the storage is full. */

const PHOTOGRAPH_BYTES = 4 * 1024 * 1024;
const A_YEAR_SECONDS = 365 * 24 * 60 * 60;
const FEWEST_LEFT = 60; // two searches with a margin

/** The server reads this cookie, and draws the warning with the page of vehicles, so that nothing moves later. */
const MAY_DELETE = "storage=may-delete";

/** Asks the browser to keep the data. Otherwise the browser may delete everything when the tablet is full. */
export async function askToKeep() {
  try {
    if (!(await navigator.storage?.persisted?.())) await navigator.storage?.persist?.();
  } catch (refused) {
    console.info("This browser may delete its storage.", refused);
  }
}

/** Returns whether the browser may delete unsent records when the tablet is full. */
export async function mayDelete() {
  try {
    return !(await navigator.storage.persisted());
  } catch {
    return true; // this browser promises nothing
  }
}

/** Remembers in a cookie whether the browser may delete unsent records. */
export async function noteWhetherKept() {
  const seconds = (await mayDelete()) ? A_YEAR_SECONDS : 0;
  document.cookie = `${MAY_DELETE}; path=/; max-age=${seconds}; samesite=lax${location.protocol === "https:" ? "; secure" : ""}`;
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
  return `This tablet is nearly full and has room for about ${here.photographs} photographs. Connect this tablet so that it can send its waiting records.`;
}
