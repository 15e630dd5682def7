// @ts-check
/** Who is signed in here: each fact carries its author, and goes out under that name alone. */

import { recall } from "./store.js";

/** Nobody ever signed in on this tablet while the server was reached. */
export class NobodyHere extends Error {}

/** @returns {Promise<string>} the person's UUID */
export async function author() {
  const chip = document.querySelector("[data-person]");
  const here = chip instanceof HTMLElement ? chip.dataset.person : "";
  const person = here || (await recall("pack"))?.person;
  if (!person) throw new NobodyHere("Sign in first, while this tablet has a connection.");
  return person;
}
