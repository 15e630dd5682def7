// @ts-check
/** Checks what an answer lacks before it is stored, because the server would refuse the answer later. */

const LARGEST_NUMBER = 999; // as in rules/answers.py

/**
 * @param {{ result: string, number: number | null, text: string }} answer
 * @param {{ number: boolean, text: boolean }} asks the fields that the item's form has
 * @returns {{ field: "number" | "text", sentence: string } | null}
 */
export function lacking({ result, number, text }, asks) {
  const counts = asks.number && ["recorded", "clear"].includes(result);
  if (counts && number === null) return { field: "number", sentence: "Enter the number." };
  if (number !== null && !(Number.isInteger(number) && number >= 0 && number <= LARGEST_NUMBER)) {
    return { field: "number", sentence: `Enter a number from 0 to ${LARGEST_NUMBER}.` };
  }
  if (!asks.text || text) return null;
  if (result === "recorded") return { field: "text", sentence: "Enter what you read on the vehicle." };
  if (result === "not_done") return { field: "text", sentence: "Enter the reason in a few words." };
  return null;
}
