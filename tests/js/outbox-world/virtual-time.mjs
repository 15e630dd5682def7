// Time that passes only when a test lets it pass. All work that is due is finished before time goes on.

const later = globalThis.setImmediate;
let pending = 0;

// The database in memory takes each of its steps with setImmediate. Counting them tells when it has finished.
globalThis.setImmediate = (work, ...given) => {
  pending += 1;
  return later(() => {
    pending -= 1;
    work(...given);
  });
};

/** Waits until nothing is left to do at this moment. */
export async function settled() {
  do await new Promise((done) => later(done));
  while (pending > 0);
}

export class VirtualTime {
  now = Date.UTC(2026, 10, 23, 6, 50);
  #timers = new Map();
  #number = 0;

  /** Calls `work` after `ms`, for `owner`. Returns the number of the timer. */
  after(owner, work, ms = 0) {
    this.#number += 1;
    this.#timers.set(this.#number, { owner, work, at: this.now + Math.max(0, ms), number: this.#number });
    return this.#number;
  }

  cancel(number) {
    this.#timers.delete(number);
  }

  cancelAllOf(owner) {
    for (const [number, timer] of this.#timers) if (timer.owner === owner) this.#timers.delete(number);
  }

  /** Lets this time pass, and calls each timer when it is due. */
  async pass(ms) {
    const until = this.now + ms;
    await settled();
    for (let next = this.#next(until); next; next = this.#next(until)) {
      this.#timers.delete(next.number);
      this.now = Math.max(this.now, next.at);
      next.work();
      await settled();
    }
    this.now = until;
  }

  /** Lets this time pass on a tablet that is asleep: every timer that fell due is called afterwards. */
  async sleep(ms) {
    this.now += ms;
    await this.pass(0);
  }

  #next(until) {
    const due = [...this.#timers.values()].filter(({ at }) => at <= until);
    return due.sort((one, other) => one.at - other.at || one.number - other.number)[0];
  }
}
