// @ts-check
/** Number plates on the tablet, read by the server's own patterns. These functions are pure. */

/** Characters that people mistype, with the letter or digit that the current format needs instead. */
const AS_LETTER = /** @type {Record<string, string>} */ ({ 0: "O", 1: "I", 5: "S" });
const AS_DIGIT = /** @type {Record<string, string>} */ ({ O: "0", I: "1", S: "5" });

/**
 * Returns the UK plate that somebody typed, in capital letters and digits, or null if the text has no UK form.
 * @param {string} typed
 * @param {string} forms the server's patterns, as one regular expression
 */
export function ukPlate(typed, forms) {
  const normal = typed.replace(/[\s\-.]/g, "").toUpperCase();
  const uk = new RegExp(`^(?:${forms})$`);
  return [normal, asCurrent(normal)].find((plate) => uk.test(plate)) ?? null;
}

/**
 * Returns the typed plate in capital letters and digits, or null if it does not have the format of the selected kind.
 * A foreign plate has no fixed format, so every foreign plate is accepted.
 * @param {string} kind
 * @param {string} typed
 * @param {Record<string, string>} forms the server's patterns, by kind of plate
 */
export function plateOf(kind, typed, forms) {
  if (kind === "uk") return ukPlate(typed, forms.uk ?? "");
  const normal = typed.replace(/[\s\-.]/g, "").toUpperCase();
  return kind === "foreign" || new RegExp(`^(?:${forms[kind]})$`).test(normal) ? normal : null;
}

/**
 * Returns a plate of 7 characters with mistyped letters and digits corrected by their place.
 * @param {string} normal
 */
function asCurrent(normal) {
  if (normal.length !== 7) return normal;
  return [...normal].map((sign, place) => ((place === 2 || place === 3 ? AS_DIGIT : AS_LETTER)[sign] ?? sign)).join("");
}
