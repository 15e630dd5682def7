// @ts-check
/// <reference lib="webworker" />
/** Measures light and sharpness on a small copy of a photograph. The result is a hint and refuses nothing. */

const WIDTH = 320;
const DARK = 35; // mean of 0..255
const BRIGHT = 225;
const BLURRED = 12; // variance of the Laplacian on the small copy

self.addEventListener("message", async ({ data: { number, bytes } }) => {
  let hint = "";
  try {
    hint = hintFor(await smallGray(bytes));
  } catch {
    hint = isHeic(bytes) ? "This is a HEIC file. Set the camera to JPEG." : "This does not look like a photograph.";
  }
  self.postMessage({ number, hint });
});

/**
 * Returns whether the file begins as a HEIC file does, which browsers on Android and Windows cannot open.
 * @param {ArrayBuffer} bytes
 */
function isHeic(bytes) {
  const start = String.fromCharCode(...new Uint8Array(bytes.slice(4, 12)));
  return /^ftyp(hei[cxms]|hev[cx]|heif|mif1|msf1)$/.test(start);
}

/** @param {ArrayBuffer} bytes */
async function smallGray(bytes) {
  const picture = await createImageBitmap(new Blob([bytes]), { resizeWidth: WIDTH });
  const canvas = new OffscreenCanvas(picture.width, picture.height);
  const pen = /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext("2d", { willReadFrequently: true }));
  pen.drawImage(picture, 0, 0);
  picture.close();
  const { data, width, height } = pen.getImageData(0, 0, canvas.width, canvas.height);
  const gray = new Float32Array(width * height);
  for (let at = 0; at < gray.length; at += 1) {
    gray[at] = 0.299 * data[4 * at] + 0.587 * data[4 * at + 1] + 0.114 * data[4 * at + 2];
  }
  return { gray, width, height };
}

/** @param {{ gray: Float32Array, width: number, height: number }} picture */
function hintFor({ gray, width, height }) {
  const mean = gray.reduce((sum, one) => sum + one, 0) / gray.length;
  if (mean < DARK) return "Looks too dark: use the torch, hold still.";
  if (mean > BRIGHT) return "Looks too bright: turn from the light.";
  return sharpness(gray, width, height) < BLURRED ? "Looks blurred: hold still, and take the photograph again." : "";
}

/**
 * @param {Float32Array} gray
 * @param {number} width
 * @param {number} height
 */
function sharpness(gray, width, height) {
  let sum = 0;
  let squares = 0;
  let many = 0;
  for (let y = 1; y < height - 1; y += 1) {
    for (let x = 1; x < width - 1; x += 1) {
      const at = y * width + x;
      const edge = 4 * gray[at] - gray[at - 1] - gray[at + 1] - gray[at - width] - gray[at + width];
      sum += edge;
      squares += edge * edge;
      many += 1;
    }
  }
  return squares / many - (sum / many) ** 2;
}
