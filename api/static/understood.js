/** What the last turn came to mean, each value with its source. */

import { strings } from "./demo-strings.js";
import { el, words } from "./dom.js";

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
