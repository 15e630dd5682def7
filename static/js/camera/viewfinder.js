// @ts-check
/** The tablet's rear camera: opening it, taking one frame, the torch, closing it. This module sends nothing. */

/** @typedef {{ track: MediaStreamTrack, hasTorch: boolean }} Opened */

const CLOSED = "gatehouse-camera-closed";

/** @type {MediaStream | null} the stream of the open camera, which may outlive the zone that opened it */
let stream = null;

/**
 * Shows the camera's picture. A camera that is still open from the previous zone is used at once.
 * @param {HTMLVideoElement} video
 * @returns {Promise<Opened>}
 */
export async function open(video) {
  if (!isOpen()) {
    stream = await navigator.mediaDevices.getUserMedia({
      audio: false,
      video: { facingMode: { ideal: "environment" }, width: { ideal: 2560 }, height: { ideal: 1920 } },
    });
  }
  const opened = /** @type {MediaStream} */ (stream);
  video.srcObject = opened;
  await video.play();
  const [track] = opened.getVideoTracks();
  const abilities = /** @type {any} */ (track.getCapabilities?.() ?? {});
  return { track, hasTorch: Boolean(abilities.torch) };
}

/** Returns whether the camera runs now. */
export function isOpen() {
  return stream?.getVideoTracks().some(({ readyState }) => readyState === "live") ?? false;
}

/**
 * Removes the camera's picture from a video element. The camera itself goes on running for the next zone.
 * @param {HTMLVideoElement} video
 */
export function detach(video) {
  video.srcObject = null;
}

/** Switches the camera off. */
export function close() {
  for (const track of stream?.getTracks() ?? []) track.stop();
  stream = null;
  for (const video of document.querySelectorAll("video")) video.srcObject = null;
}

/** Switches the camera off unless something on the page uses it, or a photograph is still to be taken there. */
export function closeIfUnused() {
  const camera = document.querySelector("form[data-camera]:not([hidden])");
  if (!camera) close();
}

/**
 * Remembers, as long as this tab lives, whether the officer closed the camera and has not opened it again.
 * @param {boolean} wanted
 */
export function want(wanted) {
  if (wanted) sessionStorage.removeItem(CLOSED);
  else sessionStorage.setItem(CLOSED, "closed");
}

/**
 * Returns whether the camera may open without a tap: somebody has allowed the camera on this tablet, so the browser
 * does not ask, and the officer has not closed the camera.
 * @returns {Promise<boolean>}
 */
export async function opensByItself() {
  if (isOpen()) return true;
  if (sessionStorage.getItem(CLOSED) !== null) return false;
  try {
    const name = /** @type {PermissionName} */ ("camera");
    return (await navigator.permissions.query({ name })).state === "granted";
  } catch {
    return false; // this browser does not say whether it would ask
  }
}

/**
 * Takes a photograph as a JPEG. The photograph comes from ImageCapture, which gives more pixels, if the browser has it,
 * and otherwise from the preview.
 * @param {HTMLVideoElement} video
 * @param {HTMLCanvasElement} canvas
 * @param {MediaStreamTrack} track
 * @returns {Promise<Blob>}
 */
export async function take(video, canvas, track) {
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  canvas.getContext("2d")?.drawImage(video, 0, 0);
  const full = await fullSize(track);
  if (full) return full;
  return new Promise((done, failed) => {
    const give = (/** @type {Blob | null} */ blob) =>
      blob ? done(blob) : failed(new Error("The camera gave no picture."));
    canvas.toBlob(give, "image/jpeg", 0.92);
  });
}

/**
 * @param {MediaStreamTrack} track
 * @returns {Promise<Blob | null>}
 */
async function fullSize(track) {
  const Capture = /** @type {any} */ (window).ImageCapture;
  if (!Capture) return null;
  try {
    const blob = await new Capture(track).takePhoto();
    return blob.type === "image/jpeg" ? blob : null;
  } catch {
    // Some cameras refuse takePhoto during the preview. Then the frame on the canvas is used.
    return null;
  }
}

/**
 * @param {MediaStreamTrack} track
 * @param {boolean} lit
 */
export async function light(track, lit) {
  await track.applyConstraints(/** @type {any} */ ({ advanced: [{ torch: lit }] }));
}
