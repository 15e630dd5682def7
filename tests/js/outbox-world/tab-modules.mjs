// Module hooks that give each tab its own copies of the tablet's modules, with its own globals.
//
// The address of a copy ends with ?tab=1. Its first line takes the browser's names from that tab. Several tabs can
// therefore live side by side, each with its own clock, network and page, and a killed tab can do nothing any more.

import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

const NAMES = [
  "AbortSignal", "BroadcastChannel", "Date", "HTMLElement", "Math", "clearInterval", "clearTimeout", "console", "crypto", "document",
  "fetch", "globalThis", "location", "navigator", "performance", "setInterval", "setTimeout", "window",
];
const TAB = /[?&]tab=(\d+)$/;
const sources = new Map();

export async function resolve(name, context, next) {
  const tab = TAB.exec(context.parentURL ?? "")?.[1];
  if (!tab) return next(name, context);
  if (name.endsWith("/vendor/idb.js")) return { url: `idb:of?tab=${tab}`, shortCircuit: true };
  const { url } = await next(name, context);
  return { url: `${url}?tab=${tab}`, shortCircuit: true };
}

export async function load(url, context, next) {
  const tab = TAB.exec(url)?.[1];
  if (!tab) return next(url, context);
  const mine = `global.gatehouseTabs.get(${tab})`;
  if (url.startsWith("idb:")) return asModule(`export const { openDB, deleteDB } = ${mine}.idb;`);
  const path = fileURLToPath(url.slice(0, url.indexOf("?")));
  if (!sources.has(path)) sources.set(path, await readFile(path, "utf8"));
  // On the same line as the module's first line, so that the lines of an error are right.
  return asModule(`const { ${NAMES.join(", ")} } = ${mine}.globals; ${sources.get(path)}`);
}

function asModule(source) {
  return { format: "module", source, shortCircuit: true };
}
