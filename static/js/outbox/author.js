// @ts-check
/** The person who is signed in. Each fact names its author, and is sent only while that author is signed in. */

import { recall, remember } from "./store.js";

/** The error that nobody has signed in on this tablet while it was connected. */
export class NobodyHere extends Error {}

/** @typedef {{ person: string, name: string }} Officer */

/** @returns {Promise<string>} the person's UUID */
export async function author() {
  const { person } = await officer();
  if (!person) throw new NobodyHere("Sign in first, while this tablet has a connection.");
  return person;
}

/**
 * Returns the officer who is signed in. A page from the server names this officer. The offline page names nobody, so
 * the officer named by the newest page from the server counts as signed in.
 * @returns {Promise<Officer>} with an empty UUID if nobody has signed in
 */
export async function officer() {
  const here = onPage();
  if (here.person) return here;
  const pack = await recall("pack");
  return (await recall("officer")) ?? { person: pack?.person ?? "", name: pack?.printed_name ?? "" };
}

/** Stores on this tablet who is signed in, for the pages without a connection. */
export async function noteOfficer() {
  const here = onPage();
  if (here.person) await remember("officer", here);
}

/** @returns {Officer} */
function onPage() {
  const chip = document.querySelector("[data-person]");
  const { person = "", personName = "" } = chip instanceof HTMLElement ? chip.dataset : {};
  return { person, name: personName };
}
