/** Waiting between attempts. */

const FIRST_MS = 500;
const LONGEST_MS = 30_000;

/** Exponential back-off with equal jitter: half of each wait is fixed, half is drawn. */
export class Backoff {
  #failures = 0;
  #timer;

  /** Do something after the next wait, instead of what was waited for. */
  later(action) {
    clearTimeout(this.#timer);
    const most = Math.min(LONGEST_MS, FIRST_MS * 2 ** this.#failures++);
    this.#timer = setTimeout(action, most / 2 + (Math.random() * most) / 2);
  }

  /** Wait for nothing any more. */
  cancel() {
    clearTimeout(this.#timer);
  }

  /** Begin with the shortest wait again. */
  reset() {
    this.#failures = 0;
  }
}
