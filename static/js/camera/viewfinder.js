// @ts-check
/** The tablet's rear camera: opening it, taking one frame, the torch, closing it. This module sends nothing. */

/** @typedef {{ track: MediaStreamTrack, hasTorch: boolean }} Opened */

/**
 * @param {HTMLVideoElement} video
 * @returns {Promise<Opened>}
 */
export async function open(video) {
  const stream = await navigator.mediaDevices.getUserMedia({
    audio: false,
    video: { facingMode: { ideal: "environment" }, width: { ideal: 2560 }, height: { ideal: 1920 } },
  });
  video.srcObject = stream;
  await video.play();
  const [track] = stream.getVideoTracks();
  const abilities = /** @type {any} */ (track.getCapabilities?.() ?? {});
  return { track, hasTorch: Boolean(abilities.torch) };
}

/** @param {HTMLVideoElement} video */
export function close(video) {
  const stream = /** @type {MediaStream | null} */ (video.srcObject);
  for (const track of stream?.getTracks() ?? []) track.stop();
  video.srcObject = null;
}

/**
 * Takes a photograph as JPEG. Uses ImageCapture, which gives more pixels, if the browser has it, or else the preview.
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
