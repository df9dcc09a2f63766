/** What the browser keeps of one conversation: whose it is, and what has not arrived yet. */

/** Local storage, or for as long as the page is open where the browser allows none or it is full. */
export class Memory {
  #prefix;
  #fallback = new Map();

  /** `owner` tells conversations apart: server, widget and person. */
  constructor(...owner) {
    this.#prefix = `attune:${owner.join(":")}:`;
  }

  /** Give what is kept under a key; null when nothing readable is. */
  read(key) {
    if (this.#fallback.has(key)) return this.#fallback.get(key);
    try {
      return JSON.parse(localStorage.getItem(this.#prefix + key));
    } catch {
      return null;
    }
  }

  /** Keep a value; null lets go of it. */
  write(key, value) {
    try {
      if (value === null) localStorage.removeItem(this.#prefix + key);
      else localStorage.setItem(this.#prefix + key, JSON.stringify(value));
      this.#fallback.delete(key);
    } catch {
      this.#fallback.set(key, value);
    }
  }

  /** The session: {session_id, token}, or null; `token` only of an anonymous one. */
  get session() {
    return this.read("session");
  }

  set session(session) {
    this.write("session", session);
  }
}

/** Messages that wait to be sent, oldest first. Each keeps its id, so that it counts once. */
export class Outbox {
  #memory;

  constructor(memory) {
    this.#memory = memory;
  }

  /** All waiting messages: {id, text, context, asr, channel}. */
  get entries() {
    return this.#memory.read("outbox") ?? [];
  }

  /** Keep a message until `remove`. */
  add(entry) {
    this.#memory.write("outbox", [...this.entries, entry]);
  }

  /** Whether a message still waits. */
  has(id) {
    return this.entries.some((entry) => entry.id === id);
  }

  /** Let go of a message that arrived or was taken back. */
  remove(id) {
    const left = this.entries.filter((entry) => entry.id !== id);
    this.#memory.write("outbox", left.length ? left : null);
  }

  /** Let go of everything. */
  clear() {
    this.#memory.write("outbox", null);
  }
}

/** Tell whose token it is, so that two people at one browser keep apart; "" for nobody's. */
export function personOf(token) {
  if (!token) return "";
  try {
    const claims = token.split(".")[1].replaceAll("-", "+").replaceAll("_", "/");
    const bytes = Uint8Array.from(atob(claims), (one) => one.charCodeAt(0));
    return String(JSON.parse(new TextDecoder().decode(bytes)).sub);
  } catch {
    return token.slice(-24);
  }
}
