/** What is known about the person, by topic, and everything they can do about it. */

import { card, nameCard } from "./card.js";
import { button, capitalised, el, iconButton, newId, said } from "./dom.js";
import { eraseSection } from "./erase.js";
import { CallError } from "./http.js";

/** The panel over the chat. */
export class Panel {
  #api;
  #strings;
  #on;
  #body;
  #status;
  #title;
  #known = new Map();
  #lessons = {};
  #switches = {};

  /**
   * @param {{api: Api, strings: object}} tools
   * @param {{close: () => void, say: (text: string) => void, changed: (count: number) => void,
   *   erased: () => void, wrote: () => void}} on
   *   `say` comes with what to say for the person in the chat.
   *   `changed` comes with how much is known, after every look at it; `wrote` when something of it was changed here.
   */
  constructor({ api, strings }, on) {
    this.#api = api;
    this.#strings = strings;
    this.#on = on;
    const id = `panel-${newId()}`;
    this.#title = el("h2", { id, tabindex: "-1", text: strings.preferences });
    const back = iconButton("back", strings.back, on.close, { class: "back", data: { back: "" } });
    this.#body = el("div", { class: "panel-list", data: { known: "" } });
    this.#status = el("div", { class: "panel-status", role: "status" });
    this.node = el(
      "section",
      { class: "panel", "aria-labelledby": id, hidden: "", data: { panel: "" } },
      el("div", { class: "bar" }, back, this.#title),
      el("div", { class: "panel-scroll", tabindex: "0", role: "group", "aria-labelledby": id }, this.#body, this.#settings(), this.#data()),
      this.#status,
    );
  }

  /** Show it; `preferenceId` is the card to lead to. */
  async open(preferenceId = null) {
    this.node.hidden = false;
    this.#tell("");
    this.#title.focus({ preventScroll: true });
    if (!this.#body.childElementCount) this.#body.replaceChildren(el("p", { class: "empty", text: this.#strings.loading }));
    await this.refresh();
    if (preferenceId && !this.#lead(preferenceId)) this.#tell(this.#strings.gone);
  }

  /** Take it away. */
  close() {
    this.node.hidden = true;
  }

  /** Something was learned meanwhile: look again, but not under somebody's hands. */
  async catchUp() {
    if (this.node.hidden || !this.#body.querySelector("[data-form]")) await this.refresh();
  }

  /** Read again what is known, where anybody has said anything yet. */
  async refresh() {
    await this.#attempt(async () => {
      const nothing = { preferences: [], learning: { enabled: true, applying: true } };
      this.#show(this.#api.hasPerson ? await this.#api.listPreferences() : nothing);
    });
  }

  #show({ preferences, learning, lessons = {}, names = [] }) {
    this.#lessons = lessons;
    const fresh = this.#known.size ? preferences.filter(({ id }) => !this.#known.has(id)) : [];
    this.#known = new Map(preferences.map((preference) => [preference.id, preference]));
    const topics = Map.groupBy(preferences, ({ topic }) => topic);
    const groups = [...topics.values()].map((group) => this.#topic(group, fresh));
    if (names.length) groups.push(this.#names(names));
    const held = this.node.getRootNode().activeElement?.closest("[data-preference]")?.dataset.preference;
    this.#body.replaceChildren(...(groups.length ? groups : [this.#empty()]));
    if (held) this.#cardOf(held)?.focus({ preventScroll: true });
    this.#body.dataset.count = preferences.length;
    for (const name of ["enabled", "applying"]) this.#switches[name].setAttribute("aria-checked", String(learning[name]));
    this.#on.changed(preferences.length);
  }

  #topic(group, fresh) {
    const { topic, topic_title: title } = group[0];
    const nothing = () => ({ values: [], closed: false });
    const tools = {
      strings: this.#strings,
      save: (id, changes) => this.#save(id, changes),
      forget: (preference) => this.#forget(preference),
      values: (preference, query) => this.#api.valuesLike(preference, query).catch(nothing),
      rooms: (query) => this.#api.roomsLike(query).catch(nothing),
    };
    const cards = group.map((preference) => card(preference, tools));
    cards.forEach((node, at) => node.classList.toggle("fresh", fresh.includes(group[at])));
    return el(
      "section",
      { class: "topic", data: { topic } },
      el("div", { class: "topic-head" }, el("h3", { text: capitalised(title ?? topic) }), this.#topicLesson(topic, title ?? topic)),
      el("ul", {}, ...cards),
    );
  }

  /** Names the person made up; what they mean is changed, and forgotten, by saying so. */
  #names(names) {
    const tools = { strings: this.#strings, say: (text) => this.#on.say(text) };
    const cards = names.map((name) => nameCard(name, tools));
    const head = el("div", { class: "topic-head" }, el("h3", { text: this.#strings.names }));
    return el("section", { class: "topic", data: { names: "" } }, head, el("ul", {}, ...cards));
  }

  /** The button beside a topic's heading that begins a lesson about it; null where nothing can be asked. */
  #topicLesson(topic, title) {
    const text = this.#lessons[topic];
    if (!text) return null;
    const { topicLesson, topicLessonAbout } = this.#strings;
    return button(topicLesson, () => this.#on.say(text), { "aria-label": topicLessonAbout(title), data: { topicLesson: topic } });
  }

  #empty() {
    const { nothingKnown, nothingKnownHint } = this.#strings;
    return el(
      "div",
      { class: "nothing", data: { nothing: "" } },
      el("p", { class: "nothing-title", text: nothingKnown }),
      el("p", { text: nothingKnownHint }),
    );
  }

  #settings() {
    const strings = this.#strings;
    const lesson = button(strings.startLesson, () => this.#on.say(strings.lessonText), { class: "solid", data: { lesson: "" } });
    return el(
      "section",
      { class: "settings" },
      lesson,
      this.#switch("enabled", strings.learningSwitch, strings.learningHint),
      this.#switch("applying", strings.applyingSwitch, strings.applyingHint),
    );
  }

  #switch(name, label, hint) {
    const turn = () => this.#turn(name, this.#switches[name].getAttribute("aria-checked") !== "true");
    const ids = [newId(), newId()];
    const control = button("", turn, {
      class: "switch",
      role: "switch",
      "aria-checked": "true",
      "aria-labelledby": ids[0],
      "aria-describedby": ids[1],
      data: { switch: name },
    });
    this.#switches[name] = control;
    const words = el("div", {}, el("p", { id: ids[0], text: label }), el("p", { id: ids[1], class: "hint", text: hint }));
    return el("div", { class: "switch-row" }, words, control);
  }

  #data() {
    const { data, exportAll } = this.#strings;
    return el(
      "section",
      { class: "data" },
      el("h3", { text: data }),
      button(exportAll, () => this.#export(), { class: "outlined", data: { export: "" } }),
      eraseSection(this.#strings, () => this.#erase()),
    );
  }

  #lead(id) {
    const node = this.#cardOf(id);
    node?.scrollIntoView({ block: "center" });
    node?.focus({ preventScroll: true });
    return Boolean(node);
  }

  #cardOf(id) {
    return this.#body.querySelector(`[data-preference="${CSS.escape(id)}"]`);
  }

  async #save(id, changes) {
    await this.#attempt(async () => {
      await this.#api.amend(id, changes);
      this.#on.wrote();
      await this.refresh();
      this.#lead(id);
      this.#tell(this.#strings.saved, () => this.#undo(id));
    });
  }

  async #forget({ id, text, label }) {
    await this.#attempt(async () => {
      await this.#api.forget(id);
      this.#on.wrote();
      await this.refresh();
      this.#tell(this.#strings.forgotten(text ?? label), () => this.#undo(id));
      this.#status.querySelector("[data-undo-change]").focus();
    });
  }

  async #undo(id) {
    await this.#attempt(async () => {
      await this.#api.undo();
      this.#on.wrote();
      await this.refresh();
      this.#tell(this.#strings.restored);
      if (!this.#lead(id)) this.#title.focus();
    });
  }

  async #turn(name, isOn) {
    await this.#attempt(async () => {
      const learning = await this.#api.setLearning({ [name]: isOn });
      this.#switches[name].setAttribute("aria-checked", String(learning[name]));
      this.#tell(this.#strings.saved);
    });
  }

  async #export() {
    await this.#attempt(async () => {
      const text = JSON.stringify(await this.#api.exportAll(), null, 2);
      const url = URL.createObjectURL(new Blob([text], { type: "application/json" }));
      el("a", { href: url, download: this.#strings.exportName }).click();
      setTimeout(() => URL.revokeObjectURL(url), 60_000);
      this.#tell(this.#strings.exported);
    });
  }

  async #erase() {
    await this.#attempt(async () => {
      await this.#api.erase();
      this.#show({ preferences: [], learning: { enabled: true, applying: true } });
      this.#on.erased();
      this.#tell(this.#strings.erased);
      this.#title.focus();
    });
  }

  /** Do something; a failure is told below the list, not in the conversation. */
  async #attempt(action) {
    try {
      this.#tell("");
      await action();
    } catch (error) {
      if (!(error instanceof CallError)) throw error;
      this.#tell(this.#strings.errors[error.code] ?? error.message);
    }
  }

  #tell(text, undo = null) {
    if (this.#status.contains(this.node.getRootNode().activeElement)) this.#title.focus();
    const parts = text ? [said("span", text)] : [];
    if (undo) parts.push(button(this.#strings.undo, undo, { data: { undoChange: "" } }));
    this.#status.replaceChildren(...parts);
  }
}
