/** What this phone remembers by itself: events not yet sent, and the learner's own words. */

/**
 * @typedef {object} Event something the learner did, as the server takes it
 * @property {string} id
 * @property {"start" | "text" | "tap"} kind
 * @property {string} text
 * @property {string} token
 * @property {string} language
 */

/**
 * @typedef {object} Say the learner's own bubble
 * @property {string} id of the event
 * @property {string} words
 * @property {string} token of the button that was tapped; empty when typed
 * @property {number} after the newest message when it was said
 * @property {number} [before] the first message that came later
 */

const SAYS_AT_MOST = 50;
export const UNKNOWN = Number.MAX_SAFE_INTEGER; // `after` of what was said before the history came

/** @type {Map<string, unknown[]>} */
const unsaved = new Map(); // for phones that let us keep nothing

/**
 * @param {string} name
 * @returns {any[]}
 */
function read(name) {
  const rows = unsaved.get(name);
  if (rows) return rows;
  try {
    return JSON.parse(localStorage.getItem(name) ?? "[]");
  } catch {
    return [];
  }
}

/**
 * @param {string} name
 * @param {unknown[]} rows
 */
function write(name, rows) {
  try {
    localStorage.setItem(name, JSON.stringify(rows));
    unsaved.delete(name);
  } catch {
    unsaved.set(name, rows);
  }
}

export const queue = {
  /** @returns {Event[]} oldest first */
  all: () => read("amber.queue"),
  /** @param {Event} event */
  add: (event) => write("amber.queue", [...queue.all(), event]),
  /** @param {string} id */
  remove: (id) => write("amber.queue", queue.all().filter((event) => event.id !== id)),
  /** @param {string} id */
  has: (id) => queue.all().some((event) => event.id === id),
};

export const says = {
  /** @returns {Say[]} oldest first */
  all: () => read("amber.says"),
  /** @param {Say} say */
  add: (say) => write("amber.says", [...says.all(), say].slice(-SAYS_AT_MOST)),
  /**
   * The history is there: what was said too early stands at its end.
   * @param {number} newest
   */
  settle: (newest) => {
    const isEarly = (/** @type {Say} */ say) => say.after === UNKNOWN;
    write("amber.says", says.all().map((say) => (isEarly(say) ? { ...say, after: newest } : say)));
  },
  /** @param {(say: Say) => boolean} isKept */
  keep: (isKept) => write("amber.says", says.all().filter(isKept)),
  /**
   * Remember which message came next, so that a reload puts the bubbles where they were.
   * @param {number} id
   */
  answered: (id) => {
    const isDue = (/** @type {Say} */ say) => !say.before && say.after < id;
    const all = says.all();
    if (!all.some(isDue)) return;
    write("amber.says", all.map((say) => (isDue(say) ? { ...say, before: id } : say)));
  },
};
