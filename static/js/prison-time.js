// @ts-check
/** Formats moments in the prison's time zone, whatever time zone the tablet is set to. */

/**
 * Formats a time of day, such as 14:05.
 * @param {string | number} at a moment, as ISO 8601 or in milliseconds
 */
export function clockTime(at) {
  return formatted(at, { hour: "2-digit", minute: "2-digit" });
}

/**
 * Formats a time of day with its seconds, such as 14:05:09.
 * @param {string | number} at a moment, as ISO 8601 or in milliseconds
 */
export function clockTimeWithSeconds(at) {
  return formatted(at, { hour: "2-digit", minute: "2-digit", second: "2-digit" });
}

/**
 * Formats a day and a time of day, such as 6 Sept, 14:05.
 * @param {string | number} at a moment, as ISO 8601 or in milliseconds
 */
export function dayAndTime(at) {
  return formatted(at, { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
}

/**
 * @param {string | number} at
 * @param {Intl.DateTimeFormatOptions} parts
 */
function formatted(at, parts) {
  const timeZone = document.documentElement.dataset.timeZone;
  return new Date(at).toLocaleString("en-GB", { ...parts, timeZone });
}
