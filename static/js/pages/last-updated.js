// @ts-check
/** Shows at the foot of a page when the server last answered, even if the answer had no news. */

/** @param {XMLHttpRequest} answer */
export function showLastUpdated(answer) {
  const serverTime = Date.parse(answer.getResponseHeader("Date") ?? "");
  if (Number.isNaN(serverTime)) return;
  for (const time of document.querySelectorAll("[data-as-of] time")) {
    const made = time.getAttribute("datetime") ?? "";
    const now = inZoneOf(made, serverTime);
    time.setAttribute("datetime", now);
    time.textContent = now.slice(11, 16);
  }
}

/**
 * Formats the moment in the time zone of the page, whatever the tablet's own zone is.
 * @param {string} made with its offset, such as 2026-07-01T04:07:00+01:00
 * @param {number} moment
 * @returns {string}
 */
export function inZoneOf(made, moment) {
  const [, zone = "+00:00"] = /([+-]\d\d:\d\d)$/.exec(made) ?? [];
  const [hours, minutes] = zone.slice(1).split(":").map(Number);
  const minutesOff = (zone[0] === "-" ? -1 : 1) * (hours * 60 + minutes);
  return new Date(moment + minutesOff * 60_000).toISOString().slice(0, 19) + zone;
}
