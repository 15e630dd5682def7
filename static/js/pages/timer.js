// @ts-check
/**
 * Runs the clocks on a page. The clocks start at the server's time in the page, so a wrong tablet clock has no effect.
 */

/** @typedef {{ server: number, ticks: number, wall: number }} FirstSeen */

/** @type {WeakMap<Element, FirstSeen>} */
const firstSeen = new WeakMap();

export function start() {
  tick();
  setInterval(tick, 1000);
  document.addEventListener("visibilitychange", tick);
  document.addEventListener("htmx:afterSwap", tick);
}

function tick() {
  for (const clock of document.querySelectorAll("[data-timer]")) {
    show(/** @type {HTMLElement} */ (clock));
  }
}

/** @param {HTMLElement} clock */
function show(clock) {
  const now = serverNow(clock);
  clock.dataset.runs = "";
  const { since, until } = clock.dataset;
  if (!until) {
    const passed = now - Number(since);
    const words = clock.dataset.minutes === undefined ? asClock(passed) : asMinutes(passed);
    if (clock.textContent !== words) clock.textContent = words;
    return;
  }
  const left = Number(until) - now;
  if (left > 0) {
    clock.textContent = asClock(left);
  } else {
    clock.textContent = clock.dataset.over ?? `late ${asClock(-left)}`;
    end(clock);
  }
}

/** @param {HTMLElement} clock */
function end(clock) {
  if (clock.dataset.ended !== undefined) return;
  clock.dataset.ended = "";
  clock.dispatchEvent(new CustomEvent("timer:ended", { bubbles: true }));
  // A page with a GO asks the server again. It never decides by itself.
  if (clock.closest("[data-reload-when-ended]")) location.reload();
}

/**
 * Returns the server's time now, in seconds. Some tablets stop performance.now() in sleep, so the wall clock counts
 * too.
 * @param {HTMLElement} clock
 */
function serverNow(clock) {
  let seen = firstSeen.get(clock);
  if (!seen) {
    seen = { server: Number(clock.dataset.now), ticks: performance.now(), wall: Date.now() };
    firstSeen.set(clock, seen);
  }
  const passed = Math.max(performance.now() - seen.ticks, Date.now() - seen.wall);
  return seen.server + passed / 1000;
}

/**
 * @param {number} seconds
 * @returns {string}
 */
export function asClock(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (/** @type {number} */ figure) => String(figure).padStart(2, "0");
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  return hours > 0
    ? `${hours}:${two(minutes)}:${two(whole % 60)}`
    : `${minutes}:${two(whole % 60)}`;
}

/**
 * Returns a duration in minutes, which nobody can take for the time of day.
 * @param {number} seconds
 * @returns {string}
 */
export function asMinutes(seconds) {
  const minutes = Math.max(0, Math.floor(seconds / 60));
  if (minutes === 0) return "under 1 min";
  const hours = Math.floor(minutes / 60);
  if (hours === 0) return `${minutes} min`;
  return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
}
