// @ts-check
/** The person who is signed in. Each fact names its author, and is sent only while that author is signed in. */

import { recall } from "./store.js";

/** The error that nobody has signed in on this tablet while it was connected. */
export class NobodyHere extends Error {}

/** @returns {Promise<string>} the person's UUID */
export async function author() {
  const chip = document.querySelector("[data-person]");
  const here = chip instanceof HTMLElement ? chip.dataset.person : "";
  const person = here || (await recall("pack"))?.person;
  if (!person) throw new NobodyHere("Sign in first, while this tablet has a connection.");
  return person;
}
