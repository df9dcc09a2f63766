/** What the browser keeps: who the person is, and what they said that has not arrived yet. */

const SESSION = "attune.session";
const OUTBOX = "attune.outbox";

/** Local storage, or for as long as the page is open where the browser allows none. */
export class Memory {
  #fallback = new Map();

  /** Give what is kept under a key; null when nothing readable is. */
  read(key) {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch {
      return this.#fallback.get(key) ?? null;
    }
  }

  /** Keep a value; null lets go of it. */
  write(key, value) {
    try {
      if (value === null) localStorage.removeItem(key);
      else localStorage.setItem(key, JSON.stringify(value));
    } catch {
      this.#fallback.set(key, value);
    }
  }

  /** The session: {session_id, user_id, token}, or null. */
  get session() {
    return this.read(SESSION);
  }

  set session(session) {
    this.write(SESSION, session);
  }
}

/** Messages that wait to be sent, oldest first. Each keeps its id, so that it counts once. */
export class Outbox {
  #memory;

  constructor(memory) {
    this.#memory = memory;
  }

  /** All waiting messages: {id, text, context}. */
  get entries() {
    return this.#memory.read(OUTBOX) ?? [];
  }

  /** Keep a message until `remove`; gives it with its id. */
  add(text, context) {
    const entry = { id: newId(), text, context };
    this.#memory.write(OUTBOX, [...this.entries, entry]);
    return entry;
  }

  /** Let go of a message that arrived or was taken back. */
  remove(id) {
    const left = this.entries.filter((entry) => entry.id !== id);
    this.#memory.write(OUTBOX, left.length ? left : null);
  }

  /** Let go of everything. */
  clear() {
    this.#memory.write(OUTBOX, null);
  }
}

/** A random id; `crypto.randomUUID` is missing on plain http addresses other than localhost. */
function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
