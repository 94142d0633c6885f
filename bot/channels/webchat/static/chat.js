/** The web chat: one page that listens to a stream and posts what the learner does. */

import { find } from "./bubbles.js";
import { Conversation } from "./conversation.js";
import { Outbox, isFinal } from "./outbox.js";
import { Scroll } from "./scroll.js";
import { Stream } from "./stream.js";

/** @typedef {import("./memory.js").Event} Event */

const TOAST = 4000; // milliseconds
const CODE = /^#([a-z0-9]{4}-[a-z0-9]{4})$/i;
const INVITE = /^#(desk_[\w-]{20,59})$/;
const TRAINING = /^training_\d{1,18}$/;

const log = find("log");
const text = find("text");
const scroll = new Scroll(log, find("below"));
const conversation = new Conversation(JSON.parse(find("words").textContent), scroll, tap);
const outbox = new Outbox(hearBack);
const stream = new Stream({
  newest: () => conversation.newest,
  message: hearMessage,
  ready: hearReady,
  network: hearNetwork,
});

let isUp = true;
let language = document.documentElement.lang;
/** @type {Record<string, number>} */
const timers = {};

/**
 * Do something later, unless it is asked for again before.
 * @param {string} name
 * @param {number} wait
 * @param {() => void} action
 */
function later(name, wait, action) {
  clearTimeout(timers[name]);
  timers[name] = setTimeout(action, wait);
}

// What the learner does

/**
 * @param {Event["kind"]} kind
 * @param {{text?: string, token?: string, words?: string}} what `words` stand in the own bubble
 * @returns {boolean} false when too much waits already
 */
function send(kind, { text = "", token = "", words = "" }) {
  const id = newId();
  if (!outbox.add({ id, kind, text, token, language: navigator.language })) {
    toast(conversation.words.offline);
    return false;
  }
  if (words) conversation.say({ id, words, token });
  else conversation.await(id);
  return true;
}

/** @returns {string} random; crypto.randomUUID is missing on plain http */
function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * @param {string} token
 * @param {string} label
 */
function tap(token, label) {
  return send("tap", { token, words: label });
}

function sendTyped() {
  const words = text.value.trim();
  if (words && send("text", { text: words, words })) text.value = "";
  fitText();
}

function fitText() {
  text.style.height = "auto";
  text.style.height = `${text.scrollHeight + 2}px`; // with its borders
}

/**
 * A link with a one-time code brings a learner over from another device, or one to the desk; that of a
 * poster leads to a training.
 */
function takeCode() {
  const code = CODE.exec(location.hash)?.[1];
  const secret = code ? `link_${code.toUpperCase()}` : INVITE.exec(location.hash)?.[1];
  const start = new URLSearchParams(location.search).get("start") ?? "";
  const payload = secret ?? TRAINING.exec(start)?.[0];
  if (!payload) return;
  history.replaceState(null, "", location.pathname);
  send("start", { text: payload });
}

// What the server says

/**
 * @param {Event} event
 * @param {import("./outbox.js").Answer} answer
 */
function hearBack(event, { status, toast: words }) {
  const isSettled = isFinal(status);
  conversation.isStuck = !isSettled;
  conversation.markSays();
  if (isSettled) conversation.delivered(event.id);
  if (words) toast(words);
  if (words || !isSettled) conversation.rest();
  showNetwork(status !== 0);
}

/** @param {boolean} isReachable */
function hearNetwork(isReachable) {
  showNetwork(isReachable);
  if (isReachable) outbox.wake();
}

/** @param {import("./bubbles.js").Message} message */
function hearMessage(message) {
  conversation.show(message);
  if (conversation.isLive) speak(message.language);
}

/** @param {{language: string, has_history: boolean}} ready */
function hearReady(ready) {
  conversation.settle(ready.has_history);
  log.setAttribute("aria-live", "polite");
  if (ready.has_history) speak(ready.language);
}

/**
 * Put the page's own words into the learner's language.
 * @param {string} wanted
 */
async function speak(wanted) {
  if (!wanted || wanted === language) return;
  language = wanted;
  const response = await fetch(`/chat/words/${wanted}`).catch(() => null);
  if (!response?.ok || language !== wanted) return;
  conversation.words = await response.json();
  document.documentElement.lang = wanted;
  document.title = conversation.words.title;
  text.placeholder = conversation.words.write;
  for (const element of document.querySelectorAll("[data-word]")) {
    element.textContent = conversation.words[element.getAttribute("data-word") ?? ""] ?? "";
  }
}

// What the page says by itself

/** @param {string} words */
function toast(words) {
  find("toast").textContent = words;
  later("toast", TOAST, () => (find("toast").textContent = ""));
}

/** @param {boolean} isReachable */
function showNetwork(isReachable) {
  if (isReachable === isUp) return;
  isUp = isReachable;
  find("network").textContent = isUp ? conversation.words.online : conversation.words.offline;
  if (isUp) later("network", TOAST / 2, () => (find("network").textContent = ""));
  else clearTimeout(timers.network);
}

function goOffline() {
  stream.close();
  conversation.isStuck = true;
  conversation.markSays();
  conversation.rest();
  showNetwork(false);
}

function goOnline() {
  conversation.isStuck = false;
  stream.open();
  outbox.wake();
}

/** Safari lays its keyboard over the page and pushes the page up. */
function fitScreen() {
  const { height = 0, scale = 1 } = window.visualViewport ?? {};
  if (scale !== 1) return; // a person zooms in
  document.body.style.height = `${height}px`;
  scrollTo(0, 0);
}

log.setAttribute("aria-live", "off"); // what was said before is not read out again
find("begin").addEventListener("click", () => send("start", { words: conversation.words.begin }));
find("form").addEventListener("submit", (/** @type {SubmitEvent} */ event) => {
  event.preventDefault();
  sendTyped();
});
text.addEventListener("input", fitText);
text.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  sendTyped();
});
addEventListener("hashchange", takeCode);
addEventListener("offline", goOffline);
addEventListener("online", goOnline);
addEventListener("storage", () => conversation.markSays()); // another tab sent something
window.visualViewport?.addEventListener("resize", fitScreen);
if (!navigator.onLine) goOffline();
stream.open();
takeCode();
outbox.wake();
