/** What the learner did goes to the server in order, once, whatever the network does. */

import { queue } from "./memory.js";

/** @typedef {import("./memory.js").Event} Event */
/** @typedef {{status: number, toast: string, wait: number}} Answer status 0: no network */

const EVENTS_AT_MOST = 50;
const LONGEST_WAIT = 30; // seconds
const PATIENCE = 20_000; // milliseconds for one event

export class Outbox {
  #isSending = false;
  #failures = 0;
  #timer = 0;

  /** @param {(event: Event, answer: Answer) => void} tell hears how each event went */
  constructor(tell) {
    this.tell = tell;
  }

  /**
   * Keep an event until the server has it; false when too many wait already.
   * @param {Event} event
   */
  add(event) {
    if (queue.all().length >= EVENTS_AT_MOST) return false;
    queue.add(event);
    if (!this.#timer) this.wake();
    return true;
  }

  /** Send what waits, now. */
  async wake() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    if (this.#isSending) return;
    this.#isSending = true;
    await this.#sendAll();
    this.#isSending = false;
  }

  async #sendAll() {
    for (let [event] = queue.all(); event; [event] = queue.all()) {
      const answer = await post(event);
      const isSettled = isFinal(answer.status);
      if (isSettled) queue.remove(event.id);
      this.#failures = isSettled ? 0 : this.#failures + 1;
      this.tell(event, answer);
      if (!isSettled) return this.#waitFor(answer);
    }
  }

  /** @param {Answer} answer */
  #waitFor({ wait }) {
    const growing = Math.min(2 ** (this.#failures - 1), LONGEST_WAIT) * (0.75 + Math.random() / 2);
    this.#timer = setTimeout(() => this.wake(), Math.max(wait, growing) * 1000);
  }
}

/**
 * Tell whether asking again would change nothing.
 * @param {number} status
 */
export function isFinal(status) {
  return status === 200 || (status >= 400 && status < 500 && ![403, 408, 429].includes(status));
}

/**
 * @param {Event} event
 * @returns {Promise<Answer>}
 */
async function post(event) {
  if (!navigator.onLine) return { status: 0, toast: "", wait: 0 };
  try {
    const response = await fetch("/chat/events", {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Amber": "chat" },
      body: JSON.stringify(event),
      signal: AbortSignal.timeout?.(PATIENCE),
    });
    if (response.status === 403) await fetch("/chat"); // the device's key was lost: take a new one
    const { toast = "" } = await response.json().catch(() => ({}));
    return { status: response.status, toast, wait: +(response.headers.get("Retry-After") ?? 0) || 0 };
  } catch {
    return { status: 0, toast: "", wait: 0 };
  }
}
