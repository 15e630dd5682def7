// @ts-check
/** What is wrong with a 24-hour number, in the words of searches/rules/phone_numbers.py. This function is pure. */

const FEWEST_DIGITS = 6;
const SHORTENED = /^[0-9]+([.,][0-9]+)?E\+?[0-9]+$/i;
const DECIMAL = /^[0-9]+[.,]0+$/;
const APOSTROPHE = /^['‘’`´]/;

/**
 * Returns the sentence that tells an officer why nobody can dial this number, or null if the number may be right.
 * @param {string} phone
 * @returns {string | null}
 */
export function phoneTrouble(phone) {
  if ([...phone].filter((sign) => /\p{Nd}/u.test(sign)).length < FEWEST_DIGITS) return "Enter the haulier's 24-hour number.";
  if (SHORTENED.test(phone)) return `A spreadsheet shortened the 24-hour number to ${phone}. Enter all digits of the number as text.`;
  if (APOSTROPHE.test(phone)) return "The 24-hour number begins with an apostrophe. Enter the number without this character.";
  if (DECIMAL.test(phone)) return `The 24-hour number ${phone} has decimal places. Enter the number as text.`;
  if (!/^[ (]*[0+]/.test(phone)) {
    return `The 24-hour number ${phone} does not begin with 0 or +. A spreadsheet may have removed the 0. Enter the whole number as text.`;
  }
  return null;
}
