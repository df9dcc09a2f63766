/** Every call the page makes, on behalf of one anonymous person. */

import { strings } from "./strings.js";

const TIMEOUT_MS = 20_000;
const WORTH_REPEATING = new Set([0, 401, 408, 409, 425, 429]);

/** A call that failed: `message` is for people; status 0 means that no answer came. */
export class CallError extends Error {
  constructor(status, { code, message, field = null }) {
    super(message);
    this.status = status;
    this.code = code;
    this.field = field;
  }

  /** Whether the same call may succeed later. */
  get isTemporary() {
    return this.status >= 500 || WORTH_REPEATING.has(this.status);
  }
}

/** The server's side of the conversation. */
export class Client {
  #memory;
  #opening = null;

  /** `onNewSession` is called when a session that was kept turned out to have ended. */
  constructor(memory, onNewSession) {
    this.#memory = memory;
    this.onNewSession = onNewSession;
  }

  /** Whether this browser has met the server before. */
  get isKnown() {
    return this.#memory.session !== null;
  }

  /** Send one thing the person said; gives the reply. Sending an entry again counts once. */
  async sendTurn({ id, text, context }) {
    return this.#asPerson("POST", "v1/turns", (session) => ({
      text,
      session_id: session.session_id,
      client_turn_id: id,
      channel: "web",
      locale: navigator.language || "en-US",
      context,
    }));
  }

  /** List what is known of the person. */
  async listPreferences() {
    const answer = await this.#asPerson("GET", "v1/preferences");
    return answer.preferences;
  }

  /** Forget one preference. */
  async forget(id) {
    await this.#asPerson("DELETE", `v1/preferences/${encodeURIComponent(id)}`);
  }

  /** Erase everything about the person, and let go of the session. */
  async erase() {
    await this.#asPerson("DELETE", "v1/me");
    this.#memory.session = null;
  }

  async #asPerson(method, path, makeBody = () => undefined) {
    const session = this.#memory.session ?? (await this.#open());
    try {
      return await call(method, path, { token: session.token, body: makeBody(session) });
    } catch (error) {
      if (!isSessionOver(error)) throw error;
    }
    this.#memory.session = null;
    const fresh = await this.#open();
    this.onNewSession();
    return call(method, path, { token: fresh.token, body: makeBody(fresh) });
  }

  /** Open a session, once even when several calls need it. */
  async #open() {
    this.#opening ??= call("POST", "v1/sessions").finally(() => {
      this.#opening = null;
    });
    const session = await this.#opening;
    this.#memory.session = session;
    return session;
  }
}

/** Whether the server no longer knows the session that this browser kept. */
function isSessionOver({ status, field }) {
  return status === 401 || (status === 404 && field === "session_id");
}

/** One HTTP call; gives the JSON of the answer, or null for an empty one. Throws `CallError`. */
async function call(method, path, { token, body } = {}) {
  const headers = { Accept: "application/json" };
  if (token) headers.Authorization = `Bearer ${token}`;
  if (body !== undefined) headers["Content-Type"] = "application/json";
  let response;
  let text;
  try {
    response = await fetch(path, {
      method,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(TIMEOUT_MS),
      cache: "no-store",
    });
    text = await response.text();
  } catch {
    throw new CallError(0, { code: "offline", message: strings.offline });
  }
  const answer = parse(text, response.status);
  if (!response.ok) throw new CallError(response.status, answer?.error ?? unreadable());
  return answer;
}

function parse(text, status) {
  if (!text) return null;
  try {
    return JSON.parse(text);
  } catch {
    throw new CallError(status < 400 ? 502 : status, unreadable());
  }
}

function unreadable() {
  return { code: "unreadable", message: strings.badAnswer };
}
