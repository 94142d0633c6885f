/** The order of the conversation: what comes, what takes the place of what, what the learner said. */

import { closeChoices, drawMessage, drawSay, find, markSay } from "./bubbles.js";
import { UNKNOWN, queue, says } from "./memory.js";

/** @typedef {import("./memory.js").Say} Say */
/** @typedef {import("./bubbles.js").Message} Message */

const PAUSE = 1500; // milliseconds of silence that part two turns
const DOTS_AFTER = 400; // milliseconds; a quick answer needs no dots
const DOTS_AT_MOST = 5000; // milliseconds after the server had the event
const RECENT = 3; // messages of a reloaded page whose choices count as the newest

export class Conversation {
  newest = 0; // id of the newest message
  isStuck = false; // the server can't be reached, so what is said waits
  isLive = false; // false while the page is being redrawn
  #list = find("messages");
  /** @type {Map<string, HTMLElement>} */
  #byOffer = new Map();
  /** @type {HTMLElement[]} */
  #turn = []; // what came or changed since the learner last acted
  /** @type {HTMLElement[]} */
  #current = []; // whose choices are meant to be tapped now
  #heardAt = -Infinity;
  #awaited = "";
  #isFollowing = false;
  #timer = 0;
  #undrawn = says.all();
  #unsent = queue.all().map((event) => event.id); // when the page was opened
  /** @type {HTMLElement | null} */
  #early = null; // the first own bubble of this visit, if it came before the history

  /**
   * @param {import("./bubbles.js").Words} words
   * @param {import("./scroll.js").Scroll} scroll
   * @param {import("./bubbles.js").Tap} tap
   */
  constructor(words, scroll, tap) {
    this.words = words;
    this.scroll = scroll;
    this.tap = tap;
    this.#greet(!this.#undrawn.length);
  }

  /** @param {Message} message */
  show(message) {
    if (this.#byOffer.has(message.offer)) return;
    this.#drawSays(message.id);
    const earlier = this.#byOffer.get(message.edits);
    const element = drawMessage(message, this.words, this.tap);
    this.#hear(earlier);
    if (earlier) this.#replace(earlier, element, message.edits);
    else this.#append(element);
    this.#byOffer.set(message.offer, element);
    this.newest = Math.max(this.newest, message.id);
    says.answered(message.id);
    if (this.isLive) this.#join(element, !earlier);
  }

  /**
   * The page shows all that was said before; from now on it is live.
   * @param {boolean} hasHistory
   */
  settle(hasHistory) {
    if (this.isLive) return;
    if (!hasHistory) this.#forget();
    this.#drawSays(Infinity);
    this.isLive = true;
    says.settle(this.newest);
    this.#greet(!this.#list.childElementCount);
    this.#current = this.#recent();
    this.#markCurrent();
    const last = this.#current[this.#current.length - 1];
    if (last) this.scroll.follow(last);
    else if (hasHistory) this.scroll.toEnd();
  }

  /**
   * Put the learner's own words on the page at once.
   * @param {{id: string, words: string, token: string}} said
   */
  say({ id, words, token }) {
    const say = { id, words, token, after: this.isLive ? this.newest : UNKNOWN };
    says.add(say);
    const bubble = this.#drawSay(say, null);
    if (!this.isLive) this.#early ??= bubble;
    const isTyped = document.activeElement?.tagName === "TEXTAREA";
    if (!isTyped) bubble.focus({ preventScroll: true });
    if (token) this.#stayAt(token);
    else this.scroll.toEnd();
    this.await(id);
  }

  /**
   * Leave a message as it is until the answer to the tap has come.
   * @param {string} token
   */
  #stayAt(token) {
    const tapped = this.#byOffer.get(token.split(".")[0]);
    if (tapped) this.#current.push(tapped);
    this.#markCurrent();
    this.scroll.rejoin();
  }

  /**
   * Show that an answer is on its way.
   * @param {string} id of the event
   */
  await(id) {
    this.rest();
    this.#heardAt = -Infinity;
    this.#awaited = id;
    this.#timer = setTimeout(() => {
      find("dots").hidden = this.isStuck;
      if (!this.scroll.hasMoved) this.scroll.toEnd();
    }, DOTS_AFTER);
  }

  /**
   * The server has the event; some need no answer.
   * @param {string} id
   */
  delivered(id) {
    setTimeout(() => this.#awaited === id && this.rest(), DOTS_AT_MOST);
  }

  /** Nothing is on its way. */
  rest() {
    this.#awaited = "";
    clearTimeout(this.#timer);
    find("dots").hidden = true;
  }

  /** Show on each own bubble whether it waits or was sent. */
  markSays() {
    for (const element of this.#list.querySelectorAll(".you")) {
      const isQueued = queue.has(element.dataset.id);
      markSay(element, !isQueued ? "sent" : this.isStuck ? "waiting" : "", this.words);
    }
  }

  /** @param {HTMLElement | undefined} earlier the message that is edited */
  #hear(earlier) {
    const isNewTurn = performance.now() - this.#heardAt > PAUSE;
    this.#heardAt = performance.now();
    if (!isNewTurn) return;
    this.#turn = [];
    const isAnswer = Boolean(this.#awaited) && !this.scroll.hasMoved;
    this.#isFollowing = isAnswer || (!earlier && this.scroll.isAtEnd);
    this.rest();
  }

  /**
   * @param {HTMLElement} element
   * @param {boolean} isNew and not an edit, which leaves its neighbours as they are
   */
  #join(element, isNew) {
    element.classList.add("new");
    this.#turn.push(element);
    this.#current = isNew ? [...this.#turn] : [...this.#current, element];
    this.#markCurrent();
    if (this.#isFollowing && !this.scroll.hasMoved) this.scroll.follow(this.#turn[0]);
    if (isNew) this.scroll.notice(element);
  }

  #markCurrent() {
    for (const old of this.#list.querySelectorAll(".now")) old.classList.remove("now");
    for (const element of this.#current) element.classList.add("now");
  }

  /** @returns {HTMLElement[]} the messages after the learner's last word, a few at most */
  #recent() {
    const all = [...this.#list.children];
    const spoken = all.map((one) => one.matches(".you")).lastIndexOf(true);
    return all.slice(Math.max(spoken + 1, all.length - RECENT));
  }

  /**
   * @param {HTMLElement} earlier
   * @param {HTMLElement} element
   * @param {string} offer of the earlier message
   */
  #replace(earlier, element, offer) {
    const isTap = (/** @type {string} */ token) => token.startsWith(`${offer}.`);
    const own = [...this.#list.querySelectorAll(".you")].filter((one) => isTap(one.dataset.token));
    const hadFocus = [earlier, ...own].some((one) => one.contains(document.activeElement));
    earlier.replaceWith(element);
    for (const bubble of own) bubble.remove(); // the message itself tells the answer now
    says.keep((say) => !isTap(say.token));
    this.#turn = this.#turn.filter((one) => one !== earlier);
    this.#byOffer.set(offer, element);
    if (hadFocus) element.focus({ preventScroll: true });
  }

  /**
   * @param {HTMLElement} element
   * @param {HTMLElement | null} next what it stands before; null at the end
   */
  #append(element, next = this.isLive ? null : this.#early) {
    this.#greet(false);
    this.#list.insertBefore(element, next);
  }

  /** @param {boolean} isFirstVisit */
  #greet(isFirstVisit) {
    find("hello").hidden = !isFirstVisit;
  }

  /** The server knows nobody here: keep only what it had not heard yet. */
  #forget() {
    const isHeard = (/** @type {Say} */ say) => !this.#unsent.includes(say.id);
    const heard = this.#undrawn.filter(isHeard).map((say) => say.id);
    this.#undrawn = this.#undrawn.filter((say) => !isHeard(say));
    says.keep((say) => !heard.includes(say.id));
  }

  /**
   * Draw the own bubbles that were said before a message came.
   * @param {number} id
   */
  #drawSays(id) {
    const isDue = (/** @type {Say} */ say) => (say.before ? say.before <= id : say.after < id);
    const isTooOld = (/** @type {Say} */ say) => say.before && !this.newest && say.before < id;
    const due = this.#undrawn.filter(isDue);
    this.#undrawn = this.#undrawn.filter((say) => !isDue(say));
    for (const say of due) {
      if (isTooOld(say)) says.keep((one) => one.id !== say.id);
      else this.#drawSay(say);
    }
  }

  /**
   * @param {Say} say
   * @param {null} [next] at the end, whatever comes
   */
  #drawSay(say, next) {
    const element = drawSay(say, this.words);
    const [offer, place] = say.token.split(".");
    closeChoices(this.#byOffer.get(offer)?.querySelector(".choices"), +place);
    this.#append(element, next);
    this.markSays();
    return element;
  }
}
