/** One conversation put together: log, composer and panel over the way to the server. */

import { Composer } from "./composer.js";
import { el, icon, iconButton, newId } from "./dom.js";
import { CallError, Api } from "./http.js";
import { Link } from "./link.js";
import { Log } from "./log.js";
import { Panel } from "./panel.js";
import { Memory, Outbox, personOf } from "./storage.js";
import { canSpeak, Voice } from "./voice.js";

/** The widget's inside. */
export class Chat {
  #config;
  #strings;
  #emit;
  #outbox;
  #api;
  #link;
  #log;
  #composer;
  #panel;
  #voice;
  #known;
  #state;
  #opener = null;
  #context = {};

  /**
   * @param {object} config of `readConfig`
   * @param {object} strings of `stringsOf`
   * @param {{emit: (name: string, detail: object) => void, close: (() => void) | null}} host
   *   `close` closes the widget; null where it always stands open.
   */
  constructor(config, strings, { emit, close }) {
    this.#config = config;
    this.#strings = strings;
    this.#emit = emit;
    this.#context = config.context;
    const memory = new Memory(config.server.href, config.name, personOf(config.token));
    this.#outbox = new Outbox(memory);
    this.#api = new Api(config, memory, { strings, onNewSession: () => this.#renewed() });
    this.#link = new Link({ api: this.#api, config, outbox: this.#outbox }, this.#linkEvents());
    this.#voice = new Voice(config.locale);
    this.#log = new Log({
      strings,
      greeting: config.greeting ?? strings.greeting,
      openings: config.openings ?? strings.openings,
      say: (text) => this.#sayByButton(text),
      show: (id) => this.showPreferences(id),
    });
    this.#composer = new Composer({ ...config, strings, voice: this.#voice }, {
      say: (text, asr) => this.say(text, asr),
      wake: () => this.#link.wake(),
    });
    this.#panel = new Panel({ api: this.#api, strings }, this.#panelEvents());
    this.#state = el("p", { class: "state", role: "status", data: { state: "idle" } });
    this.node = this.#build(close);
    for (const { id, text } of this.#outbox.entries) this.#log.addMine(id, text);
  }

  /** Connect where somebody has talked before or something waits; else when they get ready to. */
  start() {
    if (this.#api.isKnown || this.hasUnsent) this.#link.wake();
    if (this.#api.hasPerson) void this.#panel.refresh();
  }

  /** Whether something said before has not arrived yet. */
  get hasUnsent() {
    return this.#outbox.entries.length > 0;
  }

  /** Put the cursor into the message box. */
  focus() {
    this.#log.toEnd();
    this.#composer.focus();
  }

  /** Say something for the person; `asr` is what a recogniser added. */
  say(text, asr) {
    const words = text.trim();
    if (!words) return;
    this.#voice.hush();
    const entry = {
      id: newId(),
      text: words,
      context: { ...this.#context, local_time: withOffset(this.#context.local_time ?? new Date()) },
      channel: asr && this.#voice.isOn ? "voice" : "web",
      ...(asr && { asr }),
    };
    if (!this.#panel.node.hidden) this.#closePanel();
    this.#log.addMine(entry.id, words);
    this.#link.add(entry);
  }

  /** Say where the person is: parts of the wire's `context`, sent with everything from now on. `local_time` may be a Date. */
  setContext(context) {
    this.#context = { ...context };
  }

  /** Take a newer token of the same person. */
  setToken(token) {
    this.#config.token = token;
    this.#log.clearFailures();
    this.#link.renewed();
    void this.#panel.refresh();
  }

  /** Open the panel; `id` is the preference to lead to. */
  showPreferences(id = null) {
    this.#opener = this.node.getRootNode().activeElement;
    this.#front.inert = true;
    this.#composer.stop();
    void this.#panel.open(id);
  }

  /** Go back from the panel to the chat; gives whether it was open. */
  closePanel() {
    if (this.#panel.node.hidden) return false;
    this.#closePanel();
    return true;
  }

  /** Listen no more and be silent, as when it is put away. */
  rest() {
    this.#composer.stop();
    this.#voice.hush();
  }

  /** Let go of everything. */
  stop() {
    this.rest();
    this.#link.stop();
  }

  get #front() {
    return this.node.firstElementChild;
  }

  #build(close) {
    const strings = this.#strings;
    this.#known = iconButton("known", strings.preferences, () => this.showPreferences(), { data: { openPanel: "" } });
    const sound = canSpeak() && this.#config.hasVoice ? this.#soundButton() : null;
    const shut = close && iconButton("close", strings.close, close, { data: { close: "" } });
    const name = this.#config.title ?? strings.name;
    const head = el("div", { class: "who" }, el("span", { class: "mark" }, icon("mark")), el("p", { class: "title", text: name }), this.#state);
    const bar = el("div", { class: "bar" }, head, sound, this.#known, shut);
    const front = el("div", { class: "front" }, bar, this.#log.node, this.#composer.node);
    return el("div", { class: "chat" }, front, this.#panel.node);
  }

  #soundButton() {
    const label = this.#strings.readAloud;
    const sound = iconButton("mute", label, () => {
      this.#voice.isOn = !this.#voice.isOn;
      this.#voice.hush();
      sound.setAttribute("aria-pressed", String(this.#voice.isOn));
      sound.replaceChildren(icon(this.#voice.isOn ? "sound" : "mute"));
    }, { "aria-pressed": "false", data: { sound: "" } });
    return sound;
  }

  #linkEvents() {
    return {
      reply: (reply) => this.#receive(reply),
      history: (isOn) => this.#log.setHistory(isOn),
      typing: (isOn) => this.#log.setTyping(isOn),
      state: (state) => this.#showState(state),
      failure: (entry, error) => this.#fail(entry, error),
    };
  }

  #panelEvents() {
    return {
      close: () => this.#closePanel(),
      say: (text) => this.#sayByButton(text),
      changed: (count) => this.#count(count),
      erased: () => this.#erased(),
      wrote: () => this.#log.endUndo(),
    };
  }

  #receive(reply) {
    this.#log.addReply(reply);
    if (reply.replayed) return;
    const { learned = [], retracted = [], messages = [] } = reply;
    this.#emit("turn", reply);
    if (learned.length) this.#emit("learned", { preferences: learned });
    if (learned.length || retracted.length) void this.#panel.catchUp();
    if (this.node.checkVisibility()) this.#voice.say(messages.map(({ text }) => text));
  }

  #fail(entry, error) {
    const { code } = error;
    this.#emit("error", { code, message: error.message });
    this.#log.setTyping(false);
    const told = { code, message: this.#strings.errors[code] ?? error.message };
    if (!entry || this.#outbox.has(entry.id)) {
      this.#log.addFailure(entry?.id, told, this.#strings.tryAgain, () => this.#tryAgain());
      return;
    }
    this.#log.addRefusal(entry.id, told, this.#strings.editAgain, () => {
      this.#log.remove(entry.id);
      this.#composer.edit(entry.text);
    });
  }

  #showState(state) {
    this.#state.dataset.state = state;
    this.#state.textContent = state === "reconnecting" ? this.#strings.reconnecting : "";
    if (state === "ready") this.#log.clearFailures();
    if (state !== "reconnecting") return;
    const [first] = this.#outbox.entries;
    const error = new CallError(0, { code: "offline", message: this.#strings.unsent });
    if (first) this.#log.addFailure(first.id, error, this.#strings.tryAgain, () => this.#tryAgain());
  }

  #tryAgain() {
    this.#log.clearFailures();
    this.#composer.focus();
    this.#link.tryAgain();
  }

  #sayByButton(text) {
    this.say(text);
    if (!matchMedia("(pointer: coarse)").matches) this.#composer.focus();
  }

  #closePanel() {
    this.#panel.close();
    this.#front.inert = false;
    const target = this.#opener?.isConnected ? this.#opener : this.#known;
    target.focus({ preventScroll: true });
  }

  #count(count) {
    const { preferences } = this.#strings;
    const label = count ? `${preferences} (${count})` : preferences;
    this.#known.setAttribute("aria-label", label);
    this.#known.title = label;
    this.#known.dataset.count = count;
  }

  #renewed() {
    this.#log.addNotice(this.#strings.newSession);
  }

  #erased() {
    this.#outbox.clear();
    this.#link.reset();
    this.#log.restart();
    this.#emit("erased", {});
  }
}

/** Give a time as ISO 8601 with its offset from UTC; a text stays as it is. */
function withOffset(time) {
  if (!(time instanceof Date)) return time;
  const offset = -time.getTimezoneOffset();
  const shifted = new Date(time.getTime() + offset * 60_000).toISOString().slice(0, 19);
  const pad = (number) => String(Math.trunc(Math.abs(number))).padStart(2, "0");
  return `${shifted}${offset < 0 ? "-" : "+"}${pad(offset / 60)}:${pad(offset % 60)}`;
}
