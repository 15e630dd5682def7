// @ts-check
/** Plays the tones of alarms from one audio context, which the page creates once somebody has touched the screen. */

/** @type {AudioContext | undefined} */
let audio;

/** Prepares the sound at each touch, because browsers allow sound only after a touch. */
export function allowSound() {
  audio ??= new AudioContext();
  void audio.resume();
}

/** Returns whether the browser lets this page make a sound. */
export function mayBeLoud() {
  return navigator.userActivation?.hasBeenActive ?? audio !== undefined;
}

/**
 * Plays tones one after the other, unless sound is turned off on this device.
 * @param {number[]} pitches in hertz
 * @param {{ seconds: number, loudness: number, shape: OscillatorType }} how
 */
export function play(pitches, how) {
  if (document.documentElement.dataset.sound === "off" || !mayBeLoud()) return;
  audio ??= new AudioContext();
  for (const [place, pitch] of pitches.entries()) tone(audio, place, pitch, how);
}

/**
 * @param {AudioContext} context
 * @param {number} place
 * @param {number} pitch
 * @param {{ seconds: number, loudness: number, shape: OscillatorType }} how
 */
function tone(context, place, pitch, how) {
  const from = context.currentTime + place * how.seconds;
  const voice = context.createOscillator();
  const loudness = context.createGain();
  voice.type = how.shape;
  voice.frequency.value = pitch;
  loudness.gain.setValueAtTime(0.0001, from);
  loudness.gain.exponentialRampToValueAtTime(how.loudness, from + 0.02);
  loudness.gain.exponentialRampToValueAtTime(0.0001, from + how.seconds - 0.02);
  voice.connect(loudness).connect(context.destination);
  voice.start(from);
  voice.stop(from + how.seconds - 0.01);
}
