/** What the server says, live; the stream comes back by itself after every break. */

const LONGEST_WAIT = 30_000; // milliseconds between two tries
const LONG_AWAY = 30_000; // milliseconds in the background after which a stream may be dead
const SILENCE = 4000; // milliseconds without a stream that need no word yet

/**
 * @typedef {object} Listener
 * @property {() => number} newest id of the newest message that was heard
 * @property {(message: any) => void} message
 * @property {(ready: any) => void} ready
 * @property {(isUp: boolean) => void} network
 */

export class Stream {
  #tries = 0;
  #hiddenAt = 0;
  #silence = 0;
  #retry = 0;
  /** @type {EventSource | undefined} */
  #source;

  /** @param {Listener} listener */
  constructor(listener) {
    this.listener = listener;
    addEventListener("pagehide", () => this.close());
    addEventListener("pageshow", ({ persisted }) => persisted && this.open());
    document.addEventListener("visibilitychange", () => this.#comeBack());
  }

  close() {
    clearTimeout(this.#retry);
    this.#source?.close();
  }

  /** Listen anew, from the newest message on. */
  open() {
    this.close();
    if (!navigator.onLine) return;
    this.#source = new EventSource(`/chat/stream?after=${this.listener.newest()}`);
    this.#source.addEventListener("message", ({ data }) => this.listener.message(JSON.parse(data)));
    this.#source.addEventListener("ready", ({ data }) => this.listener.ready(JSON.parse(data)));
    this.#source.addEventListener("open", () => this.#rise());
    this.#source.addEventListener("error", () => this.#fall());
  }

  #rise() {
    this.#tries = 0;
    clearTimeout(this.#silence);
    this.#silence = 0;
    this.listener.network(true);
  }

  #fall() {
    this.#silence ||= setTimeout(() => this.listener.network(false), SILENCE);
    if (this.#source?.readyState !== EventSource.CLOSED) return; // the browser tries by itself
    const wait = Math.min(1000 * 2 ** this.#tries++, LONGEST_WAIT);
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.open(), wait);
  }

  /** A phone kills silent streams in the background without a word. */
  #comeBack() {
    if (document.hidden) this.#hiddenAt = Date.now();
    else if (Date.now() - this.#hiddenAt > LONG_AWAY) this.open();
  }
}
