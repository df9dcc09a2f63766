/**
 * Messages out and replies in, in order and once each: over the live socket, by POST without one.
 *
 * What is said waits in the outbox until its reply has come. A reply is taken once, by its number
 * (`seq`); after a lost connection everything after the last number is asked for again.
 */

import { Backoff } from "./backoff.js";
import { CallError, isSessionOver } from "./http.js";
import { LiveSocket } from "./socket.js";

const ANSWER_MS = 25_000;
const FRAME_CHARACTERS = 20_000;
const FATAL = new Set(["token_expired", "token_invalid", "token_unknown", "sessions_closed"]);

/** The way to the server and back. */
export class Link {
  #api;
  #config;
  #outbox;
  #on;
  #socket = null;
  #canPost = false;
  #isConnecting = false;
  #backoff = new Backoff();
  #renewals = 0;
  #state = "idle";
  /** The connection being opened; one that was given up has another's place taken. */
  #attempt = null;
  #deadline;
  #sending = null;
  #held = null;
  #seen = new Set();
  #last = 0;
  #goal = 0;

  /**
   * @param {{api: Api, config: object, outbox: Outbox}} parts
   * @param {{reply: (reply: object) => void, history: (isOn: boolean) => void,
   *   typing: (isOn: boolean) => void, state: (state: string) => void,
   *   failure: (entry: object | null, error: CallError) => void}} on
   *   `state` is `idle`, `ready` or `reconnecting`.
   */
  constructor({ api, config, outbox }, on) {
    this.isStopped = false;
    this.#api = api;
    this.#config = config;
    this.#outbox = outbox;
    this.#on = on;
    addEventListener("online", this.#online);
    addEventListener("offline", this.#offline);
    document.addEventListener("securitypolicyviolation", this.#forbidden);
  }

  /** Connect, unless that is done or under way. */
  wake() {
    if (this.isStopped || this.#isConnecting || this.#socket || this.#canPost) return;
    this.#backoff.cancel();
    void this.#connect();
  }

  /** Send an entry as soon as it can be. */
  add(entry) {
    this.#outbox.add(entry);
    this.#goOn();
  }

  /** Try again what was held back by an error. */
  tryAgain() {
    this.#backoff.reset();
    this.#goOn();
  }

  /** Say anew who is there: a line that was opened with an older token is let go of. */
  renewed() {
    this.#disconnect();
    this.tryAgain();
  }

  /** Begin anew: nothing has been said. */
  reset() {
    this.#disconnect();
    this.#seen.clear();
    this.#last = this.#goal = 0;
    this.#backoff.reset();
    this.#turnTo("idle");
  }

  /** Let go of everything, for good. */
  stop() {
    this.isStopped = true;
    removeEventListener("online", this.#online);
    removeEventListener("offline", this.#offline);
    document.removeEventListener("securitypolicyviolation", this.#forbidden);
    this.#disconnect();
  }

  #online = () => {
    this.#backoff.reset();
    if (this.#outbox.entries.length || this.#api.isKnown) this.wake();
  };

  #offline = () => {
    if (this.#socket) this.#socket.close();
    else if (this.#canPost) this.#lost();
  };

  /** A page whose policy forbids the socket is not asked for it again. */
  #forbidden = ({ blockedURI }) => {
    if (!/^wss?:/.test(blockedURI)) return;
    this.#config.hasSocket = false;
    this.#socket?.close();
  };

  #goOn() {
    this.#held = null;
    this.wake();
    void this.#pump();
  }

  #disconnect() {
    this.#backoff.cancel();
    this.#release();
    this.#canPost = this.#isConnecting = false;
    this.#attempt = null;
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }

  async #connect() {
    this.#isConnecting = true;
    const attempt = (this.#attempt = {});
    try {
      const session = await this.#api.session();
      if (this.isStopped || this.#attempt !== attempt) return;
      if (!this.#config.hasSocket) return await this.#overPost();
      this.#open(session);
    } catch (error) {
      if (this.#attempt === attempt) this.#refused(error);
    }
  }

  #open(session) {
    const hello = { ...session, after: this.#last };
    const socket = new LiveSocket(this.#config.server, hello, {
      ready: (frame) => this.#ready(frame),
      frame: (frame) => this.#frame(frame),
      end: (wasReady, error) => this.#socket === socket && this.#ended(wasReady, error, session),
    });
    this.#socket = socket;
  }

  #ready({ session_id, last_seq: last }) {
    this.#isConnecting = false;
    this.#renewals = 0;
    this.#backoff.reset();
    this.#canPost = false;
    this.#api.keepSession(session_id);
    this.#expect(last);
    this.#turnTo("ready");
    void this.#pump();
  }

  /** Say how the connection is. What was held is tried again when it is back, not while it only stays. */
  #turnTo(state) {
    if (state === "ready" && this.#state === "ready") return;
    this.#state = state;
    if (state === "ready") this.#held = null;
    this.#on.state(state);
  }

  #frame(frame) {
    if (frame.type === "reply") this.#receive(frame);
    if (frame.type === "typing") this.#on.typing(true);
    if (frame.type === "error") this.#failed(new CallError(422, frame.error), frame.client_turn_id);
  }

  /** The socket is gone: another one is tried, and POST at once where none came about at all. */
  #ended(wasReady, error, session) {
    this.#socket = null;
    if (!this.#canPost) this.#release();
    if (this.isStopped) return;
    if (error && isSessionOver(error, Boolean(this.#config.token))) return this.#renew(session);
    if (error && FATAL.has(error.code)) return this.#refused(new CallError(401, error));
    if (wasReady) this.#lost();
    else void this.#overPost();
  }

  #renew(session) {
    this.#isConnecting = false;
    this.#api.renew(session);
    this.#seen.clear();
    this.#last = this.#goal = 0;
    if (this.#renewals++ < 2) this.wake();
    else this.#lost();
  }

  async #overPost() {
    const attempt = this.#attempt;
    try {
      await this.#catchUp();
    } catch (error) {
      return this.#attempt === attempt ? this.#refused(error) : undefined;
    }
    if (this.isStopped || this.#attempt !== attempt) return undefined;
    this.#isConnecting = false;
    this.#canPost = true;
    this.#turnTo("ready");
    if (this.#config.hasSocket) this.#backoff.later(() => this.#canPost && this.#connect());
    return this.#pump();
  }

  /** Read what is missing. */
  async #catchUp() {
    let last = this.#last;
    do {
      const page = await this.#api.turnsAfter(last);
      this.#expect(page.last_seq);
      for (const turn of page.turns) this.#receive(turn);
      if (this.#last === last) this.#expect(last);
      if (this.#last >= this.#goal) return;
      last = this.#last;
    } while (!this.isStopped);
  }

  #refused(error) {
    this.#isConnecting = false;
    if (!(error instanceof CallError)) throw error;
    if (error.isTemporary && !FATAL.has(error.code)) return this.#lost(error);
    this.#turnTo("idle");
    return this.#on.failure(this.#outbox.entries[0] ?? null, error);
  }

  #lost() {
    this.#canPost = this.#isConnecting = false;
    this.#release();
    this.#turnTo("reconnecting");
    this.#backoff.later(() => this.wake());
  }

  /** Send the oldest that waits; the next one goes out when its reply has come. */
  async #pump() {
    const entry = this.#outbox.entries[0];
    if (!entry || this.#sending || this.#held || this.isStopped) return;
    if (!this.#socket?.isReady && !this.#canPost) return;
    this.#sending = entry.id;
    this.#on.typing(true);
    const body = bodyOf(entry, this.#config.locale);
    if (this.#socket?.isReady && entry.text.length <= FRAME_CHARACTERS) {
      this.#socket.send({ type: "turn", ...body });
      this.#deadline = setTimeout(() => this.#socket?.close(), ANSWER_MS);
      return;
    }
    await this.#post(entry, body);
  }

  async #post(entry, body) {
    try {
      const reply = await this.#api.sendTurn(body);
      if (reply.seq > this.#last + 1) await this.#catchUp();
      this.#receive({ client_turn_id: entry.id, ...reply });
    } catch (error) {
      if (!(error instanceof CallError)) throw error;
      if (error.isOffline && this.#sending === entry.id && !this.#socket) this.#lost();
      else this.#failed(error, entry.id);
    }
  }

  #receive(reply) {
    const { seq, client_turn_id: id } = reply;
    const key = seq ?? reply.turn_id;
    const isAwaited = this.#outbox.has(id);
    if (isAwaited) this.#outbox.remove(id);
    if (!this.#seen.has(key)) {
      this.#seen.add(key);
      this.#last = Math.max(this.#last, seq ?? 0);
      this.#on.reply({ ...reply, replayed: Boolean(reply.replayed) && !isAwaited });
    }
    this.#expect(this.#goal);
    if (this.#sending === id) this.#release();
    void this.#pump();
  }

  /** Say whether older replies are still to come, up to the number `last`. */
  #expect(last) {
    this.#goal = last;
    this.#on.history(this.#last < last);
  }

  /** A message was refused: one that may pass later is held, another is taken back. */
  #failed(error, id) {
    const entry = this.#outbox.entries.find((one) => one.id === id) ?? null;
    if (this.#sending === id) this.#release();
    if (error.isTemporary) this.#held = entry;
    else if (entry) this.#outbox.remove(entry.id);
    this.#on.failure(entry, error);
    void this.#pump();
  }

  #release() {
    clearTimeout(this.#deadline);
    this.#sending = null;
    this.#on.typing(false);
  }
}

function bodyOf({ id, text, context, asr, channel }, locale) {
  return { text, client_turn_id: id, channel, locale, context, ...(asr && { asr }) };
}
