// @ts-check
/** Keeps the cookie of the records on this tablet true after every change, also when another tab or the worker sent them. */

import { read, settleHeld } from "./held-cookie.js";
import { everything, onChange } from "./outbox.js";

export function start() {
  if (!window.isSecureContext || !window.indexedDB) return;
  onChange(() => void settle());
  void settle();
}

async function settle() {
  const before = read();
  settleHeld(before, await everything());
}
