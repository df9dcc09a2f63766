/** What stands beside the conversation: where the person is, what was understood, what is known. */

import { button, el, words } from "./dom.js";
import { strings } from "./strings.js";

const HOURS = { morning: 8, afternoon: 14, evening: 19, night: 23 };

/** The switches for room, time of day and device; `read` gives a turn's context. */
export class ContextPanel {
  #selects = {};

  constructor(root) {
    for (const [name, { label, options }] of Object.entries(strings.context)) {
      const choices = Object.entries(options).map(([value, text]) => el("option", { value, text }));
      const select = el("select", { id: `context-${name}`, data: { context: name } }, ...choices);
      this.#selects[name] = select;
      root.append(el("div", { class: "switch" }, el("label", { for: select.id, text: label }), select));
    }
  }

  /** Give the circumstances as the wire names them. */
  read() {
    const { room, daypart, device } = this.#selects;
    const context = {
      local_time: localTime(HOURS[daypart.value]),
      device: { id: device.value, type: device.value, has_screen: device.value !== "speaker" },
    };
    if (room.value) context.room = room.value;
    return context;
  }
}

/** The last interpretation, each value with its source. */
export class UnderstoodPanel {
  #root;

  constructor(root) {
    this.#root = root;
    this.clear();
  }

  /** Go back to saying what will stand here. */
  clear() {
    this.#root.replaceChildren(el("p", { class: "empty", text: strings.nothingUnderstood }));
  }

  /** Show what a turn came to mean. */
  show(reply) {
    const { interpretation, teachable_moment: moment, lesson } = reply;
    this.#root.replaceChildren(
      ...(interpretation ? interpretationParts(interpretation) : [empty(strings.noRequest)]),
      ...(moment ? [fact(strings.momentTitle, strings.moments[moment.reason] ?? words(moment.reason))] : []),
      ...(lesson ? [fact(strings.lessonTitle, strings.lesson(lesson.asked, lesson.answered))] : []),
      rawReply(reply, this.#root.querySelector("details")?.open),
    );
  }
}

/** Everything known of the person, by topic; every line can be forgotten. */
export class KnownPanel {
  #root;
  #actions;
  #ids = new Set();

  /** `forget(preference)` and `erase()` do what they say and show the result. */
  constructor(root, { forget, erase }) {
    this.#root = root;
    this.#actions = { forget, erase };
  }

  /** Show the preferences; those that were not here before are marked. */
  show(preferences) {
    const isFirst = this.#root.childElementCount === 0;
    const fresh = new Set(isFirst ? [] : preferences.map((p) => p.id).filter((id) => !this.#ids.has(id)));
    this.#ids = new Set(preferences.map((p) => p.id));
    const topics = [...new Set(preferences.map((p) => p.topic))];
    const groups = topics.map((topic) =>
      this.#topic(topic, preferences.filter((p) => p.topic === topic), fresh),
    );
    this.#root.replaceChildren(
      ...(groups.length ? groups : [empty(strings.nothingKnown)]),
      ...(groups.length ? [this.#eraseButton()] : []),
    );
    this.#root.dataset.count = preferences.length;
  }

  /** Lead to one preference; gives whether it is still there. */
  focus(id) {
    const line = this.#root.querySelector(`[data-preference="${CSS.escape(id)}"]`);
    line?.focus();
    return Boolean(line);
  }

  #topic(topic, preferences, fresh) {
    const lines = preferences.map((preference) => this.#line(preference, fresh.has(preference.id)));
    return el(
      "section",
      { class: "topic", data: { topic } },
      el("h3", { text: words(topic) }),
      el("ul", {}, ...lines),
    );
  }

  #line(preference, isFresh) {
    const { id, source, attribute, value } = preference;
    const text = preference.text ?? preference.label;
    const forget = button(strings.forget, () => this.#actions.forget(preference), {
      data: { forget: id },
      "aria-label": strings.forgetThis(text),
    });
    return el(
      "li",
      { class: isFresh ? "known fresh" : "known", tabindex: "-1", data: { preference: id, attribute, value, source } },
      el("div", {}, el("span", { class: "known-text", text }), origin(preference)),
      forget,
    );
  }

  /** Erasing takes two clicks; anything else in between takes the first one back. */
  #eraseButton() {
    const disarm = () => {
      delete erase.dataset.armed;
      erase.textContent = strings.erase;
    };
    const click = () => {
      if (erase.dataset.armed !== undefined) return this.#actions.erase();
      erase.dataset.armed = "";
      erase.textContent = strings.eraseSure;
    };
    const escape = (event) => event.key === "Escape" && disarm();
    const erase = button(strings.erase, click, { class: "danger", data: { erase: "" } });
    erase.addEventListener("blur", disarm);
    erase.addEventListener("keydown", escape);
    return erase;
  }
}

function origin({ hard, source, evidence }) {
  const parts = [strings.origins[source] ?? words(source)];
  if (hard) parts.unshift(strings.hard);
  if (evidence?.text) parts.push(strings.quote(evidence.text));
  return el("span", { class: "origin", text: parts.join(" · ") });
}

function interpretationParts({ intent, confidence, slots = {}, excluded = {}, considerations = [] }) {
  const parts = [
    el(
      "p",
      { class: "intent", data: { intent } },
      el("code", { text: intent }),
      el("span", { text: strings.confidence(confidence) }),
    ),
  ];
  const rows = Object.entries(slots).map(slotRow);
  parts.push(rows.length ? slotTable(rows) : empty(strings.noSlots));
  for (const [slot, values] of Object.entries(excluded)) {
    const line = fact(`${strings.excludedTitle} (${slot})`, values.join(", "));
    line.dataset.excluded = slot;
    parts.push(line);
  }
  if (considerations.length) {
    parts.push(fact(strings.considerationsTitle, considerations.map((c) => c.text).join(" · ")));
  }
  return parts;
}

function slotTable(rows) {
  const { slot, value, source } = strings.slotHeadings;
  const headings = [slot, value, source].map((text) => el("th", { scope: "col", text }));
  return el(
    "table",
    { class: "slots" },
    el("thead", {}, el("tr", {}, ...headings)),
    el("tbody", {}, ...rows),
  );
}

function slotRow([name, { value, source }]) {
  const values = [value].flat().map((one) => el("code", { text: String(one) }));
  return el(
    "tr",
    { data: { slot: name, source, value: [value].flat().join(",") } },
    el("th", { scope: "row", text: name }),
    el("td", { class: "values" }, ...values),
    el("td", {}, el("span", { class: `source ${source}`, text: strings.sources[source] ?? source })),
  );
}

function fact(title, text) {
  return el("p", { class: "fact" }, el("b", { text: title }), el("span", { text }));
}

function empty(text) {
  return el("p", { class: "empty", text });
}

function rawReply(reply, isOpen) {
  const details = el(
    "details",
    { class: "raw" },
    el("summary", { text: strings.rawTitle }),
    el("pre", { tabindex: "0", "aria-label": strings.rawTitle, text: JSON.stringify(reply, null, 2) }),
  );
  details.open = Boolean(isOpen);
  return details;
}

/** ISO 8601 with the browser's offset; `hour` replaces the time of day. */
function localTime(hour) {
  const now = new Date();
  if (hour !== undefined) now.setHours(hour, 15, 0, 0);
  const offset = -now.getTimezoneOffset();
  const shifted = new Date(now.getTime() + offset * 60_000).toISOString().slice(0, 19);
  const pad = (number) => String(Math.trunc(Math.abs(number))).padStart(2, "0");
  return `${shifted}${offset < 0 ? "-" : "+"}${pad(offset / 60)}:${pad(offset % 60)}`;
}
