/** The conversation: what was said, what was learned, and why something was answered so. */

import { button, el, spoken } from "./dom.js";
import { strings } from "./strings.js";

/** The log of the conversation. */
export class Chat {
  #log;
  #say;
  #show;
  #typing = el(
    "div",
    { class: "typing", title: strings.typing, "aria-hidden": "true", data: { typing: "" } },
    el("i"),
    el("i"),
    el("i"),
  );

  /**
   * @param {HTMLElement} log
   * @param {{say: (text: string, event: Event) => void, show: (preferenceId: string) => void}} actions
   *   `say` says something for the person; `show` leads to a preference.
   */
  constructor(log, { say, show }) {
    this.#log = log;
    this.#say = say;
    this.#show = show;
  }

  /** Begin again with the greeting and the suggested openings. */
  restart(greeting = strings.welcome) {
    const openings = strings.openings.map(({ text, hint }) =>
      el("li", {}, this.#opening(text, hint)),
    );
    this.#log.replaceChildren(
      el(
        "div",
        { class: "welcome", data: { welcome: "" } },
        el("p", { class: "greeting", text: greeting }),
        el("ul", { class: "openings", "aria-label": strings.openingsTitle }, ...openings),
      ),
    );
  }

  /** Change the greeting of a conversation that has not begun. */
  greet(greeting) {
    const line = this.#log.querySelector(".greeting");
    if (line) line.textContent = greeting;
  }

  /** Show what the person said. What was offered before is over. */
  addMine(text) {
    for (const old of this.#log.querySelectorAll("[data-quick-replies]")) old.remove();
    this.#append(message("user", strings.youSaid, text));
  }

  /** Show a reply with everything that came of it; an open question comes last. */
  addReply(reply) {
    const { learned = [], retracted = [], applied = [], messages = [] } = reply;
    if (learned.length || retracted.length) this.#endUndo();
    const said = messages.map(({ text }) => message("assistant", strings.attuneSaid, text));
    const question = reply.expect_reply && said.length > 1 ? said.pop() : null;
    this.#append(
      el(
        "div",
        { class: "turn", data: turnData(reply) },
        ...said,
        this.#because(applied),
        ...retracted.map((preference) => note("retracted", strings.retracted, preference)),
        ...learned.map((preference) => this.#learned(preference)),
        question,
        this.#quickReplies(messages, learned.length > 0),
      ),
    );
  }

  /** Show a line from the page itself. */
  addNotice(text) {
    this.#append(el("p", { class: "notice", text, data: { notice: "" } }));
  }

  /** Say that a message did not arrive, and offer `again`. */
  addFailure(error, label, again) {
    const retry = button(label, again, { data: { tryAgain: "" } });
    const text = el("span", { text: error.message });
    this.#append(el("div", { class: "failure", data: { failure: error.code } }, text, retry));
  }

  /** Take away what was said about failures. */
  clearFailures() {
    for (const failure of this.#log.querySelectorAll("[data-failure]")) failure.remove();
  }

  /** Show or hide that an answer is on its way. */
  setTyping(isTyping) {
    if (isTyping) this.#append(this.#typing);
    else this.#typing.remove();
  }

  #opening(text, hint) {
    return el(
      "button",
      {
        type: "button",
        class: "opening",
        data: { opening: text },
        on: { click: (event) => this.#say(text, event) },
      },
      el("span", { text }),
      el("small", { text: hint }),
    );
  }

  #because(applied) {
    if (!applied.length) return null;
    const chips = applied.map(({ preference_id: id, slot, because }) => {
      const chip = button("", () => this.#show(id), { class: "chip", data: { because: id, usedIn: slot } });
      chip.append(el("b", { text: strings.because }), el("span", { text: ` ${because}` }));
      return el("li", {}, chip);
    });
    return el("ul", { class: "chips" }, ...chips);
  }

  #learned(preference) {
    const undo = button(strings.undo, (event) => this.#say(strings.undoText, event), {
      data: { undo: preference.id },
    });
    const line = note("learned", strings.learned, preference);
    line.append(el("span", { class: "undo" }, undo));
    return line;
  }

  /** Undo takes back the last change only, so older lines lose the button. */
  #endUndo() {
    for (const undo of this.#log.querySelectorAll(".undo")) undo.remove();
  }

  #quickReplies(messages, hasUndo) {
    const replies = messages
      .flatMap(({ quick_replies: replies }) => replies ?? [])
      .filter(({ payload }) => !(hasUndo && payload === strings.undoText));
    if (!replies.length) return null;
    const buttons = replies.map(({ title, payload }) =>
      button(title, (event) => this.#say(payload, event), {
        class: "quick-reply",
        data: { quickReply: payload },
      }),
    );
    return el(
      "div",
      { class: "quick-replies", role: "group", "aria-label": strings.quickReplies, data: { quickReplies: "" } },
      ...buttons,
    );
  }

  #append(node) {
    this.#log.append(node);
    this.#log.scrollTop = this.#log.scrollHeight;
  }
}

function message(role, who, text) {
  return el(
    "div",
    { class: `message ${role}`, data: { message: role } },
    spoken(who),
    el("p", { class: "text", text }),
  );
}

function note(kind, title, preference) {
  return el(
    "p",
    { class: `note ${kind}`, data: { [kind]: preference.id } },
    el("span", { class: "note-title", text: title }),
    el("span", { text: ` ${preference.text ?? preference.label}` }),
  );
}

function turnData({ turn_id: turn, outcome, teachable_moment: moment, lesson }) {
  return { turn, outcome, moment: moment?.reason, lesson: lesson?.state };
}
