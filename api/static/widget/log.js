/** The conversation as it stands: exchanges in order, and what is said about them. */

import { button, el, iconButton, said } from "./dom.js";
import { bubble, replyNode } from "./turn.js";

const NEAR_THE_END = 80;

/** The log. */
export class Log {
  #tools;
  #strings;
  #exchanges = new Map();
  #list;
  #typing;
  #toEnd;
  #watched;

  /**
   * @param {{strings: object, greeting: string, openings: string[],
   *   say: (text: string) => void, show: (preferenceId: string) => void}} tools
   *   `say` says something for the person; `show` leads to a preference.
   */
  constructor(tools) {
    const { strings } = tools;
    this.#tools = tools;
    this.#strings = strings;
    this.#list = el("div", { class: "list", role: "log", "aria-live": "polite", "aria-label": strings.conversation });
    this.#typing = el("div", { class: "typing", "aria-hidden": "true", hidden: "", data: { typing: "" } }, el("i"), el("i"), el("i"));
    this.#watched = el("div", { class: "log", tabindex: "0", role: "group", "aria-label": strings.conversation }, this.#list, this.#typing);
    this.#toEnd = iconButton("down", strings.latest, () => this.#scroll(true), { class: "to-end", hidden: "" });
    this.#watched.addEventListener("scroll", () => this.#showWay(), { passive: true });
    this.node = el("div", { class: "log-frame" }, this.#watched, this.#toEnd);
    this.restart();
  }

  /** Begin again with the greeting and the suggested openings. */
  restart() {
    const { greeting, openings } = this.#tools;
    const buttons = openings.map((text) => el("li", {}, this.#opening(text)));
    this.#exchanges.clear();
    this.#list.replaceChildren(
      el(
        "div",
        { class: "welcome", data: { welcome: "" } },
        said("p", greeting, "greeting"),
        el("ul", { class: "openings", "aria-label": this.#strings.openingsTitle }, ...buttons),
      ),
    );
    this.setTyping(false);
  }

  /** Say that older replies are being put in: they are not news to be read out. */
  setHistory(isOn) {
    this.#list.setAttribute("aria-busy", String(isOn));
  }

  /** Show what the person said. What was offered before is over. */
  addMine(id, text) {
    if (this.#exchanges.has(id)) return;
    for (const old of this.#list.querySelectorAll("[data-quick-replies]")) old.remove();
    const exchange = el("div", { class: "exchange" }, bubble("user", text, this.#strings));
    this.#exchanges.set(id, exchange);
    this.#append(exchange, true);
  }

  /** Show a reply under what it answers, in the order of the conversation. */
  addReply(reply) {
    const id = reply.client_turn_id ?? reply.turn_id;
    const known = this.#exchanges.get(id);
    const exchange = known ?? el("div", { class: "exchange" });
    if (!known && reply.text) exchange.append(bubble("user", reply.text, this.#strings));
    if (!known) this.#exchanges.set(id, exchange);
    this.clearFailures(exchange);
    const { learned = [], retracted = [] } = reply;
    if (learned.length || retracted.length) this.endUndo();
    for (const old of this.#list.querySelectorAll("[data-quick-replies]")) old.remove();
    exchange.append(replyNode(reply, this.#tools));
    if (reply.seq) exchange.dataset.seq = reply.seq;
    this.#place(exchange, reply.seq);
  }

  /** Show a line from the widget itself. */
  addNotice(text) {
    this.#append(el("p", { class: "notice", text, data: { notice: "" } }));
  }

  /** Say under a message that it was refused for good, and offer to `edit` it. */
  addRefusal(id, error, label, edit) {
    const refusal = failureNode(error, label, edit);
    refusal.dataset.refused = "";
    this.#exchanges.get(id)?.append(refusal);
    this.#scroll();
  }

  /** Say under a message that it did not arrive, and offer `again`; under nothing, at the end. */
  addFailure(id, error, label, again) {
    const failure = failureNode(error, label, again);
    const exchange = this.#exchanges.get(id);
    for (const loose of this.#list.querySelectorAll(":scope > [data-failure]")) loose.remove();
    if (!exchange) return this.#append(failure);
    this.clearFailures(exchange);
    exchange.append(failure);
    return this.#scroll();
  }

  /** Take a message back that will not be sent. */
  remove(id) {
    this.#exchanges.get(id)?.remove();
    this.#exchanges.delete(id);
  }

  /** Take away what was said about failures that have passed; what was refused stays refused. */
  clearFailures(within = this.#list) {
    for (const failure of within.querySelectorAll("[data-failure]:not([data-refused])")) failure.remove();
  }

  /** Undo takes back the last change only, so older lines lose the button. */
  endUndo() {
    for (const undo of this.#list.querySelectorAll(".undo")) undo.remove();
  }

  /** Show or hide that an answer is on its way. */
  setTyping(isTyping) {
    this.#typing.hidden = !isTyping;
    if (isTyping) this.#scroll();
  }

  /** Show the end, as after opening. */
  toEnd() {
    this.#scroll(true);
  }

  #opening(text) {
    return button(text, () => this.#tools.say(text), { class: "opening", dir: "auto", data: { opening: text } });
  }

  /** Put an answered exchange behind the one before it; what waits to be sent stays last. */
  #place(exchange, seq) {
    const next = seq
      ? [...this.#list.querySelectorAll(".exchange")].find((other) => other !== exchange && !(other.dataset.seq < seq))
      : null;
    if (next && exchange.nextElementSibling !== next) next.before(exchange);
    else if (!exchange.isConnected) this.#list.append(exchange);
    this.#scroll();
  }

  #append(node, isMine = false) {
    this.#list.append(node);
    this.#scroll(isMine);
  }

  /** Stay at the end, unless the person has gone up to read. */
  #scroll(isSure = false) {
    const { scrollHeight, scrollTop, clientHeight } = this.#watched;
    const last = this.#list.lastElementChild?.offsetHeight ?? 0;
    if (isSure || scrollHeight - scrollTop - clientHeight < NEAR_THE_END + last) {
      this.#watched.scrollTop = scrollHeight;
    }
    this.#showWay();
  }

  #showWay() {
    const { scrollHeight, scrollTop, clientHeight } = this.#watched;
    this.#toEnd.hidden = scrollHeight - scrollTop - clientHeight < NEAR_THE_END * 2;
  }
}

function failureNode({ code, message }, label, act) {
  const retry = button(label, act, { data: { tryAgain: "" } });
  return el("div", { class: "failure", data: { failure: code } }, said("span", message), retry);
}
