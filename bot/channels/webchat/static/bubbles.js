/** What the conversation is made of: messages with their choices, and the learner's own bubbles. */

import { toBlocks } from "./markup.js";

/** @typedef {Record<string, string>} Words */

/**
 * @typedef {object} Message
 * @property {number} id
 * @property {string} offer
 * @property {string} html
 * @property {string[]} choices
 * @property {"plain" | "quiz"} look
 * @property {string} edits
 * @property {{name: string, href: string} | null} file
 * @property {{href: string, width: number, height: number} | null} [picture] its text says the same
 * @property {string} language
 */

/** @typedef {(token: string, label: string) => boolean} Tap false when it can't be sent */

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const ROW = 20; // characters of choices that stand side by side on a narrow phone
const SHORT = 6; // characters of a choice, such as a time, that needs no row of its own

/**
 * @param {string} id
 * @returns {any} the element, of whatever kind
 */
export const find = (id) => document.getElementById(id);

/**
 * @param {string} tag
 * @param {string} looks
 * @param {(Node | string)[]} content
 */
function make(tag, looks, ...content) {
  const element = document.createElement(tag);
  element.className = looks;
  element.append(...content);
  return element;
}

/**
 * Return an element that holds one of the page's words, and follows the language.
 * @param {string} name
 * @param {Words} words
 * @param {string} looks
 */
function worded(name, words, looks) {
  const element = make("span", looks, words[name] ?? "");
  element.dataset.word = name;
  return element;
}

/**
 * @param {Message} message
 * @param {Words} words
 * @param {Tap} tap
 */
export function drawMessage(message, words, tap) {
  const bubble = make("div", "bubble", worded("amber", words, "unseen"), toBlocks(message.html));
  const element = make("div", "message amber", bubble);
  element.lang = message.language;
  element.tabIndex = -1;
  if (message.picture) bubble.prepend(drawPicture(message.picture));
  if (message.file) element.append(drawFile(message.file, words));
  if (message.choices.length) element.append(drawChoices(message, tap));
  return element;
}

/** @param {{href: string, width: number, height: number, alt?: string}} picture */
function drawPicture({ href, width, height, alt = "" }) {
  const image = new Image(width, height);
  image.className = "picture";
  image.alt = alt; // empty where the words below it say the same
  if (href.startsWith("/chat/file/")) image.src = href;
  return image;
}

/**
 * @param {{name: string, href: string}} file
 * @param {Words} words
 */
function drawFile({ name, href }, words) {
  const link = make("a", "file", worded("download", words, ""), make("b", "", name));
  if (href.startsWith("/chat/file/")) Object.assign(link, { href, download: name });
  return link;
}

/**
 * @param {Message} message
 * @param {Tap} tap
 */
function drawChoices({ offer, choices, look }, tap) {
  const group = make("div", `choices ${look === "plain" && fitsRow(choices) ? "row" : look}`);
  choices.forEach((label, place) => {
    const button = make("button", "");
    if (look === "quiz") button.append(make("span", "letter", LETTERS[place]), " ");
    button.append(make("span", "", label));
    button.addEventListener("click", () => {
      if (tap(`${offer}.${place}`, label)) closeChoices(group, place);
    });
    group.append(button);
  });
  return group;
}

/** @param {string[]} choices */
function fitsRow(choices) {
  return choices.join("").length <= ROW || choices.every((label) => label.length <= SHORT);
}

/**
 * Let nothing of a message be tapped any more.
 * @param {Element | null | undefined} group
 * @param {number} chosen
 */
export function closeChoices(group, chosen) {
  group?.classList.add("done");
  group?.querySelectorAll("button").forEach((button, place) => {
    button.disabled = true;
    button.classList.toggle("chosen", place === chosen);
  });
}

/**
 * @param {import("./memory.js").Say} say
 * @param {Words} words
 */
export function drawSay({ id, words: said, token }, words) {
  const text = make("p", "", said);
  text.dir = "auto";
  const bubble = make("div", "bubble", worded("you", words, "unseen"), text);
  const element = make("div", "message you", bubble, worded("", words, "state"));
  Object.assign(element.dataset, { id, token });
  element.tabIndex = -1;
  return element;
}

/**
 * Say on an own bubble how far it is; the word changes only when the state does.
 * @param {HTMLElement} element
 * @param {"" | "waiting" | "sent"} state
 * @param {Words} words
 */
export function markSay(element, state, words) {
  const shown = /** @type {HTMLElement} */ (element.lastElementChild);
  if (element.dataset.state === state) return;
  element.dataset.state = state;
  shown.dataset.word = state;
  shown.textContent = words[state] ?? "";
}
