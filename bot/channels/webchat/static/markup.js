/** The server's text as DOM: b, i and web links pass, everything else is plain words. */

const TOKEN = /<(\/?)([a-z][a-z0-9]*)([^>]*)>|[^<]+|</gi;
const HREF = /\shref="(https?:\/\/[^"]+)"/i;
const ENTITY = /&(?:#(\d{1,7})|#x([\da-f]{1,6})|(amp|lt|gt|quot|apos|nbsp));/gi;
/** @type {Record<string, string>} */
const NAMED = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: "\u00a0" };
const BULLET = "• ";

/** @typedef {{tag: string, href: string}} Open a tag that was opened and not yet closed */

/**
 * Return paragraphs and lists: an empty line parts them, "• " begins a list line.
 * @param {string} html
 */
export function toBlocks(html) {
  const fragment = document.createDocumentFragment();
  /** @type {HTMLElement | null} */
  let block = null;
  for (const line of toLines(html)) {
    block = line.length ? addLine(fragment, block, line) : null;
  }
  return fragment;
}

/**
 * @param {DocumentFragment} fragment
 * @param {HTMLElement | null} block the paragraph or list of the line before
 * @param {Node[]} line
 */
function addLine(fragment, block, line) {
  const isItem = takeBullet(line[0]);
  const tag = isItem ? "UL" : "P";
  const isNew = block?.tagName !== tag;
  const target = isNew ? create(tag) : /** @type {HTMLElement} */ (block);
  if (isNew) fragment.append(target);
  if (isItem) target.appendChild(create("LI")).append(...line);
  else target.append(...(isNew ? line : [create("BR"), ...line]));
  return target;
}

/** @param {string} tag */
function create(tag) {
  const element = document.createElement(tag);
  element.dir = "auto";
  return element;
}

/** @param {Node} first */
function takeBullet(first) {
  const words = first.textContent ?? "";
  if (!words.startsWith(BULLET)) return false;
  first.textContent = words.slice(BULLET.length);
  return true;
}

/**
 * @param {string} html
 * @returns {Node[][]} the nodes of each line
 */
function toLines(html) {
  /** @type {Node[][]} */
  const lines = [[]];
  /** @type {Open[]} */
  const open = [];
  for (const [token, slash, tag, attributes] of html.matchAll(TOKEN)) {
    if (tag) turnTag(open, slash, tag.toLowerCase(), attributes);
    else addWords(lines, decode(token), open);
  }
  return lines;
}

/**
 * @param {Open[]} open
 * @param {string} slash
 * @param {string} tag
 * @param {string} attributes
 */
function turnTag(open, slash, tag, attributes) {
  const href = HREF.exec(attributes)?.[1] ?? "";
  if (!slash) open.push({ tag, href: decode(href) });
  else open.splice(Math.max(open.map((one) => one.tag).lastIndexOf(tag), 0));
}

/**
 * @param {Node[][]} lines
 * @param {string} words
 * @param {Open[]} open
 */
function addWords(lines, words, open) {
  words.split("\n").forEach((piece, place) => {
    if (place) lines.push([]);
    if (piece) lines[lines.length - 1].push(open.reduceRight(wrap, document.createTextNode(piece)));
  });
}

/**
 * @param {Node} node
 * @param {Open} open
 * @returns {Node}
 */
function wrap(node, { tag, href }) {
  if (tag !== "b" && tag !== "i" && !href) return node;
  const element = document.createElement(href ? "a" : tag);
  if (href) Object.assign(element, { href, target: "_blank", rel: "noopener noreferrer" });
  element.append(node);
  return element;
}

/** @param {string} words */
function decode(words) {
  return words.replace(ENTITY, (_, decimal, hex, name) =>
    name
      ? NAMED[name.toLowerCase()]
      : String.fromCodePoint(Math.min(decimal ? +decimal : parseInt(hex, 16), 0x10ffff)),
  );
}
