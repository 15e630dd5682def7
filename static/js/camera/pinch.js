// @ts-check
/** Enlarges a picture with two fingers, moves it with one, and zooms in and out with two taps. */

const MOST = 8;
const TWICE_MS = 350;

/** @param {HTMLElement} picture */
export function pinchable(picture) {
  new Pinch(picture);
}

class Pinch {
  /** @param {HTMLElement} picture */
  constructor(picture) {
    this.picture = picture;
    this.scale = 1;
    this.x = this.y = 0;
    this.tapped = -Infinity;
    /** @type {Map<number, PointerEvent>} */
    this.fingers = new Map();
    picture.addEventListener("pointerdown", (event) => this.down(event));
    picture.addEventListener("pointermove", (event) => this.move(event));
    for (const end of ["pointerup", "pointercancel"]) picture.addEventListener(end, (event) => this.up(/** @type {PointerEvent} */ (event)));
  }

  /** @param {PointerEvent} event */
  down(event) {
    this.picture.setPointerCapture(event.pointerId);
    this.fingers.set(event.pointerId, event);
    const again = event.timeStamp - this.tapped < TWICE_MS && this.fingers.size === 1;
    this.tapped = event.timeStamp;
    if (again) this.enlarge(this.scale > 1 ? 1 / this.scale : 3, event.clientX, event.clientY);
  }

  /** @param {PointerEvent} event */
  move(event) {
    const before = this.fingers.get(event.pointerId);
    if (!before) return;
    this.tapped = -Infinity;
    const other = [...this.fingers].find(([id]) => id !== event.pointerId)?.[1];
    this.fingers.set(event.pointerId, event);
    if (!other) return this.shift(event.clientX - before.clientX, event.clientY - before.clientY);
    const [was, is] = [before, event].map(({ clientX, clientY }) => Math.hypot(clientX - other.clientX, clientY - other.clientY));
    if (was > 0) this.enlarge(is / was, (event.clientX + other.clientX) / 2, (event.clientY + other.clientY) / 2);
  }

  /** @param {PointerEvent} event */
  up(event) {
    this.fingers.delete(event.pointerId);
  }

  /**
   * Scales the picture around the point under the fingers.
   * @param {number} factor
   * @param {number} clientX
   * @param {number} clientY
   */
  enlarge(factor, clientX, clientY) {
    const scale = Math.min(MOST, Math.max(1, this.scale * factor));
    const box = this.picture.getBoundingClientRect();
    const [fromX, fromY] = [clientX - box.x - box.width / 2, clientY - box.y - box.height / 2];
    const grown = scale / this.scale - 1;
    this.scale = scale;
    this.shift(-fromX * grown, -fromY * grown);
  }

  /**
   * Moves the picture, but never out of its frame.
   * @param {number} right
   * @param {number} down
   */
  shift(right, down) {
    const { offsetWidth: width, offsetHeight: height } = this.picture;
    const most = (/** @type {number} */ size) => (size * (this.scale - 1)) / 2;
    this.x = Math.min(most(width), Math.max(-most(width), this.x + right));
    this.y = Math.min(most(height), Math.max(-most(height), this.y + down));
    this.picture.style.transform = `translate(${this.x}px, ${this.y}px) scale(${this.scale})`;
  }
}
