// @ts-check
/**
 * The cookie with the sentence about what is wrong with this tablet, such as its clock. The server draws the line with
 * every page (gatehouse/tags.py), so the line does not appear later and move the page.
 */

const NAME = "trouble";
const A_DAY_SECONDS = 24 * 60 * 60;
const LONGEST = 400;

/** @param {string} sentence empty if nothing is wrong */
export function noteTrouble(sentence) {
  if (sentence === knownTrouble()) return;
  const seconds = sentence ? A_DAY_SECONDS : 0;
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `${NAME}=${encodeURIComponent(sentence.slice(0, LONGEST))}; path=/; max-age=${seconds}; samesite=lax${secure}`;
}

export function knownTrouble() {
  const pair = document.cookie.split("; ").find((cookie) => cookie.startsWith(`${NAME}=`));
  try {
    return decodeURIComponent(pair?.slice(NAME.length + 1) ?? "");
  } catch {
    return ""; // no page of Gatehouse wrote this cookie
  }
}
