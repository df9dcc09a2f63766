/** Every HTTP call the widget makes, on behalf of one person. */

/** Known values asked for at a time; a list to choose from is shorter. */
export const MOST_VALUES = 60;
const TIMEOUT_MS = 20_000;
const WORTH_REPEATING = new Set([0, 401, 408, 409, 425, 429]);
const PASSING = new Set(["turn_failed", "timed_out", "store_unavailable", "rate_limited", "internal_error"]);

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
    return this.status >= 500 || WORTH_REPEATING.has(this.status) || PASSING.has(this.code);
  }

  /** Whether no server answered at all. */
  get isOffline() {
    return this.status === 0;
  }
}

/** The server's side. */
export class Api {
  #config;
  #memory;
  #strings;
  #opening = null;

  /** `onNewSession` is called when a session that was kept turned out to have ended. */
  constructor(config, memory, { strings, onNewSession }) {
    this.#config = config;
    this.#memory = memory;
    this.#strings = strings;
    this.onNewSession = onNewSession;
  }

  /** Whether the person has talked here before. */
  get isKnown() {
    return this.#memory.session !== null;
  }

  /** Whether somebody is known to ask: a host's token, or a kept session. */
  get hasPerson() {
    return Boolean(this.#config.token) || this.isKnown;
  }

  /** Give {session_id, token}; opens an anonymous session where the host gave no token. */
  async session() {
    const kept = this.#memory.session;
    if (this.#config.token) return { session_id: kept?.session_id, token: this.#config.token };
    return kept ?? this.#open();
  }

  /** Note which conversation it is. */
  keepSession(sessionId) {
    const kept = this.#memory.session;
    if (kept?.session_id === sessionId) return;
    this.#memory.session = { ...kept, session_id: sessionId };
  }

  /** Let go of a conversation the server no longer has, once even when several calls found out. */
  renew({ session_id: id, token }) {
    const kept = this.#memory.session;
    if (kept?.session_id !== id || (kept.token ?? token) !== token) return;
    this.#memory.session = null;
    this.onNewSession();
  }

  /** Send one entry of the outbox; gives the reply. Sending an entry again counts once. */
  async sendTurn(body) {
    const send = (session) => ({ ...body, session_id: session.session_id });
    const reply = await this.#asPerson("POST", "v1/turns", send);
    this.keepSession(reply.session_id);
    return reply;
  }

  /** Give the replies of the conversation after a number: {turns, last_seq}; a server without numbers has none to tell. */
  async turnsAfter(after) {
    const { session_id: id } = await this.session();
    if (!id) return { turns: [], last_seq: 0 };
    return this.#asPerson("GET", `v1/turns?session_id=${encodeURIComponent(id)}&after=${after}`).catch(nothingIfAbsent);
  }

  /** Give {preferences, names, learning, lessons}: active and paused ones, oldest first. */
  async listPreferences() {
    const read = (status) => this.#asPerson("GET", `v1/preferences?status=${status}`);
    const [active, paused] = await Promise.all([read("active"), read("paused")]);
    const preferences = [...active.preferences, ...paused.preferences];
    preferences.sort((a, b) => a.created_at.localeCompare(b.created_at));
    return { ...active, preferences };
  }

  /** Known values a preference's own may be changed to, those that begin like the query first. */
  async valuesLike({ topic, attribute }, query) {
    const asked = new URLSearchParams({ topic, attribute, query, limit: MOST_VALUES });
    return await this.#asPerson("GET", `v1/preferences/values?${asked}`);
  }

  /** Known rooms, those that begin like the query first. */
  async roomsLike(query) {
    return await this.#asPerson("GET", `v1/preferences/rooms?${new URLSearchParams({ query, limit: MOST_VALUES })}`);
  }

  /** Change parts of a preference; gives it as it stands. */
  amend(id, changes) {
    return this.#asPerson("PATCH", `v1/preferences/${encodeURIComponent(id)}`, () => changes);
  }

  /** Forget a preference; `undo` brings it back. */
  forget(id) {
    return this.#asPerson("DELETE", `v1/preferences/${encodeURIComponent(id)}`);
  }

  /** Take the last change back. */
  undo() {
    return this.#asPerson("POST", "v1/preferences/undo");
  }

  /** Set the switches `enabled` and `applying`. */
  setLearning(switches) {
    return this.#asPerson("PUT", "v1/preferences/learning", () => switches);
  }

  /** Give everything kept about the person. */
  exportAll() {
    return this.#asPerson("GET", "v1/preferences/export");
  }

  /** Erase everything about the person, and let go of the session. */
  async erase() {
    await this.#asPerson("DELETE", "v1/me");
    this.#memory.session = null;
  }

  async #asPerson(method, path, makeBody = () => undefined) {
    const session = await this.session();
    try {
      return await this.#call(method, path, session.token, makeBody(session));
    } catch (error) {
      if (!isSessionOver(error, Boolean(this.#config.token))) throw error;
    }
    this.renew(session);
    const fresh = await this.session();
    return this.#call(method, path, fresh.token, makeBody(fresh));
  }

  /** Open a session, once even when several calls need it. */
  async #open() {
    this.#opening ??= this.#call("POST", "v1/sessions").finally(() => {
      this.#opening = null;
    });
    const { session_id, token } = await this.#opening;
    this.#memory.session = { session_id, token };
    return { session_id, token };
  }

  /** One call; gives the JSON of the answer, or null for an empty one. Throws `CallError`. */
  async #call(method, path, token, body) {
    const headers = { Accept: "application/json" };
    if (token) headers.Authorization = `Bearer ${token}`;
    if (body !== undefined) headers["Content-Type"] = "application/json";
    let response;
    let text;
    try {
      response = await fetch(new URL(path, this.#config.server), {
        method,
        headers,
        body: body === undefined ? undefined : JSON.stringify(body),
        signal: AbortSignal.timeout(TIMEOUT_MS),
        cache: "no-store",
        credentials: "omit",
      });
      text = await response.text();
    } catch {
      throw new CallError(0, { code: "offline", message: this.#strings.offline });
    }
    const answer = this.#parse(text, response.status);
    if (!response.ok) throw new CallError(response.status, answer?.error ?? this.#unreadable());
    return answer;
  }

  #parse(text, status) {
    if (!text) return null;
    try {
      return JSON.parse(text);
    } catch {
      throw new CallError(status < 400 ? 502 : status, this.#unreadable());
    }
  }

  #unreadable() {
    return { code: "unreadable", message: this.#strings.unreadable };
  }
}

function nothingIfAbsent(error) {
  if (error.status === 404 || error.status === 405) return { turns: [], last_seq: 0 };
  throw error;
}

/** Whether the server no longer knows the conversation, or an anonymous person, that was kept. */
export function isSessionOver({ status, field, code }, hasToken) {
  if (code === "session_unknown" || (status === 404 && field === "session_id")) return true;
  return !hasToken && (status === 401 || code === "token_unknown");
}
