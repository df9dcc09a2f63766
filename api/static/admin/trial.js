/** Trying a sentence: what it is read to mean, with nothing changed. */

import { el, words as asWords } from "../dom.js";
import { about, asPercent, conditionOf, labelOf } from "./format.js";
import { alert, clearRefusals, field, refuse, table } from "./pieces.js";
import { strings } from "./strings.js";

const words = strings.trial;

export function trialView({ client }) {
  const input = el("textarea", { id: "field-text", name: "text", rows: "2", maxlength: "2000" });
  const submit = el("button", { type: "submit", class: "button primary", text: words.read });
  const result = el("div", { class: "trial-result", role: "status" });
  const form = el("form", { class: "form trial", novalidate: "" }, field("text", words.label, input), submit);
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    form.requestSubmit();
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    clearRefusals(form);
    if (!input.value.trim()) return refuse(form, "text", words.missing);
    try {
      const answer = await client.send("POST", "understand", { body: { text: input.value } });
      result.replaceChildren(...reading(answer));
    } catch (error) {
      if (error.status !== 401) form.append(alert(error.message));
    }
  });
  return el("section", {}, el("h1", { text: words.title }), el("p", { class: "lead", text: words.lead }), el("div", { class: "card" }, form), result);
}

function reading(answer) {
  const { intent, topic, confidence, statements, entities, feedback } = answer;
  const tiles = [
    [words.intent, asWords(intent)],
    [words.topic, topic ? asWords(topic) : strings.none],
    [words.sure, asPercent(confidence)],
  ];
  return [
    el("dl", { class: "tiles", data: { intent } }, ...tiles.map(([name, value]) => el("div", { class: "tile" }, el("dt", { text: name }), el("dd", { text: value })))),
    part(words.statements, statements, words.noStatements, statementColumns()),
    part(words.entities, entities, words.noEntities, entityColumns()),
    part(words.feedback, Object.entries(feedback), "", feelingColumns()),
    el("details", { class: "aside" }, el("summary", { text: words.raw }), el("pre", { tabindex: "0", "aria-label": words.raw, text: JSON.stringify(answer, null, 2) })),
  ];
}

function part(title, rows, none, columns) {
  const shown = rows.length ? table({ caption: title, rows, columns, room: 90 }) : el("p", { class: "empty", text: none });
  return el("section", {}, el("h2", { text: title }), el("div", { class: "card flush" }, shown));
}

function statementColumns() {
  const { columns } = words;
  return [
    { title: columns.value, isHead: true, cell: (statement) => labelOf({ value: statement.value, label: statement.value }) },
    { title: columns.attribute, cell: about },
    { title: columns.stance, cell: ({ stance, hard }) => [strings.preferences.stances[stance], hard ? strings.preferences.hard : null].filter(Boolean).join(", ") },
    { title: columns.when, cell: (statement) => conditionOf(statement) || strings.none },
    { title: columns.words, cell: ({ text }) => el("q", { text }) },
  ];
}

function entityColumns() {
  const { columns } = words;
  return [
    { title: columns.value, isHead: true, cell: ({ value }) => String(value) },
    { title: columns.attribute, cell: (entity) => (entity.topic ? about(entity) : asWords(entity.attribute)) },
    { title: columns.words, cell: ({ text }) => el("q", { text: text ?? "" }) },
    { title: columns.place, cell: ({ start, end }) => `${start}–${end}` },
  ];
}

function feelingColumns() {
  const { columns, feelings } = words;
  return [
    { title: words.feedback, isHead: true, cell: ([name]) => feelings[name] ?? asWords(name) },
    { title: columns.share, class: "number", cell: ([, share]) => asPercent(share) },
  ];
}
