// @ts-check
/** The photographs that one camera takes, one after the other. */

/** @typedef {{ code: string, label: string, challenge: string }} Slot `challenge` says which disc it must show */

/**
 * Returns the slots of a camera, beginning with the slot to photograph now.
 * @param {HTMLElement} form of templates/components/_camera.html
 * @returns {Slot[]}
 */
export function runOf(form) {
  const { run, slot = "" } = form.dataset;
  if (run) return JSON.parse(run);
  const label = form.querySelector("[data-camera-label]")?.textContent?.trim() ?? "";
  return [{ code: slot, label, challenge: "" }];
}

/**
 * Tells a camera which photographs to take.
 * @param {HTMLElement} form
 * @param {Slot[]} slots
 */
export function setRun(form, slots) {
  const [first] = slots;
  form.dataset.run = JSON.stringify(slots);
  form.dataset.slot = first.code;
  for (const [name, words] of [["label", first.label], ["challenge", first.challenge]]) {
    const gap = form.querySelector(`[data-camera-${name}]`);
    if (gap) gap.textContent = words;
  }
  const file = form.querySelector("[data-camera-fallback] label");
  if (file) file.textContent = first.label;
}
