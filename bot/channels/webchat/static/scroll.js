/** Where the learner reads: follow what is new, and never pull a reader away. */

const GAP = 12; // pixels above the message that is scrolled to
const NEAR = 48; // pixels from the end that still count as the end

export class Scroll {
  hasMoved = false; // the learner, by hand, since they last acted
  #wasAtEnd = false;
  /** @type {HTMLElement | null} */
  #unseen = null;

  /**
   * @param {HTMLElement} log what scrolls
   * @param {HTMLElement} pill the button that leads to what is new
   */
  constructor(log, pill) {
    this.log = log;
    this.pill = pill;
    for (const hand of ["wheel", "touchmove", "keydown", "pointerdown"]) {
      log.addEventListener(hand, () => (this.hasMoved = true), { passive: true });
    }
    log.addEventListener("scroll", () => this.#look(), { passive: true });
    new ResizeObserver(() => this.#wasAtEnd && this.toEnd()).observe(log); // a keyboard opens
    pill.addEventListener("click", () => this.#toUnseen());
  }

  get isAtEnd() {
    const { scrollTop, scrollHeight, clientHeight } = this.log;
    return scrollHeight - scrollTop - clientHeight < NEAR;
  }

  /** The learner acts, so they want to see what comes of it. */
  rejoin() {
    this.hasMoved = false;
  }

  toEnd() {
    this.rejoin();
    this.log.scrollTop = this.log.scrollHeight;
    this.#look();
  }

  /**
   * Show the end, but not past the beginning of `first`.
   * @param {HTMLElement} first
   */
  follow(first) {
    this.log.scrollTop = Math.min(this.log.scrollHeight, first.offsetTop - GAP);
    this.#look();
  }

  /**
   * Offer the way to a message that stands below what is seen.
   * @param {HTMLElement} element
   */
  notice(element) {
    this.#unseen ??= element;
    this.#look();
  }

  #look() {
    this.#wasAtEnd = this.isAtEnd;
    const bottom = this.log.scrollTop + this.log.clientHeight - NEAR;
    if (this.#unseen && (!this.#unseen.isConnected || this.#unseen.offsetTop < bottom)) {
      this.#unseen = null;
    }
    this.pill.hidden = !this.#unseen;
  }

  #toUnseen() {
    const target = this.#unseen;
    if (!target) return;
    this.follow(target);
    target.focus({ preventScroll: true });
  }
}
