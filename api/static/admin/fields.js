/** The fields of a preference in a form: making them, reading them, telling what changed. */

import { el, words as asWords } from "../dom.js";
import { labelOf } from "./format.js";
import { field, select } from "./pieces.js";
import { strings } from "./strings.js";

const words = strings.edit;
const PLACES = ["room", "device", "company", "activity"];

/** Make the fields, filled with a preference where one is given. */
export function preferenceFields(preference) {
  const { stance = "prefer", hard = false, strength = 0.7, status = "active" } = preference ?? {};
  const value = preference ? valueInput(preference) : el("input", { id: "field-value", name: "value", autocomplete: "off", maxlength: "200" });
  const fields = [
    ...(preference ? [] : [select("topic", words.topic, []).field, select("attribute", words.attribute, []).field]),
    field("value", words.value, value, words.valueHint),
    el("div", { class: "pair" }, select("stance", words.stance, Object.entries(words.stances), { value: stance }).field, number("strength", words.strength, strength)),
    checkbox("hard", words.hard, hard),
    conditionFields(preference?.condition ?? {}, preference?.valid_until),
  ];
  if (preference) {
    const options = ["active", "paused"].map((name) => [name, strings.statuses[name]]);
    fields.push(select("status", words.status, options, { value: status }).field);
  }
  return fields;
}

/** Offer the topics of the server and, of the one chosen, its attributes. */
export function fillAttributes(form, topics) {
  const { topic, attribute } = form.elements;
  topic.replaceChildren(...topics.map(({ name, title }) => el("option", { value: name, text: asWords(title) })));
  const chosen = () => topics.find(({ name }) => name === topic.value);
  const describe = () => {
    const spec = chosen().attributes.find(({ name }) => name === attribute.value);
    form.querySelector("#hint-value").textContent = hintOf(spec);
  };
  const offer = () => {
    attribute.replaceChildren(...chosen().attributes.map(({ name }) => el("option", { value: name, text: asWords(name) })));
    describe();
  };
  topic.addEventListener("change", offer);
  attribute.addEventListener("change", describe);
  offer();
}

function hintOf({ kind, closed, minimum, maximum, unit }) {
  if (kind === "flag") return `${strings.yes} / ${strings.no}`;
  if (kind === "number") return [minimum, maximum].every((end) => end !== null) ? `${minimum}–${maximum} ${unit ?? ""}`.trim() : unit ?? "";
  return closed ? words.valueClosed : words.valueHint;
}

/** Read the fields as the body of a new preference; the reason is not among them. */
export function bodyOf(form) {
  const { topic, attribute, value, stance, hard, strength, status, until } = form.elements;
  if (!value) return {};
  return {
    ...(topic ? { topic: topic.value, attribute: attribute.value } : { status: status.value }),
    value: typed(value.value.trim(), value.dataset.kind),
    stance: stance.value,
    hard: hard.checked,
    strength: Number(strength.value),
    condition: conditionOf(form),
    valid_until: until.value ? new Date(`${until.value}T23:59:59`).toISOString() : null,
  };
}

/** Keep only what differs from a preference as it stands, and the reason. */
export function changesOf({ reason, ...given }, preference) {
  const stands = { ...preference, valid_until: day(preference.valid_until), value: shown(preference) };
  const isSame = (name) => {
    const now = name === "valid_until" ? day(given[name]) : given[name];
    return JSON.stringify(now ?? null) === JSON.stringify(stands[name] ?? null);
  };
  const changed = Object.keys(given).filter((name) => !isSame(name));
  return { ...Object.fromEntries(changed.map((name) => [name, given[name]])), reason };
}

function valueInput(preference) {
  const kind = typeof preference.value;
  const node = el("input", { id: "field-value", name: "value", autocomplete: "off", maxlength: "200", data: { kind } });
  node.value = kind === "string" ? labelOf(preference) : kind === "boolean" ? strings.flags[preference.value] : String(preference.value);
  return node;
}

/** What the field of the value shows for it, as `bodyOf` would read it. */
function shown(preference) {
  return typeof preference.value === "string" ? labelOf(preference) : preference.value;
}

/** Numbers and flags by what they look like; the server says what the attribute takes. */
function typed(text, kind) {
  const lower = text.toLowerCase();
  if (kind !== "string" && ["yes", "true", strings.flags.true].includes(lower)) return true;
  if (kind !== "string" && ["no", "false", strings.flags.false].includes(lower)) return false;
  if (kind !== "string" && /^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  return text;
}

function conditionFields(condition, until) {
  const dayparts = [["", words.always.split(",")[0]], ...Object.entries(strings.dayparts)];
  const days = Object.entries(strings.weekdays).map(([day, text]) => checkbox("days", text, condition.days?.includes(day), day));
  const places = PLACES.map((name) => {
    const node = el("input", { id: `field-${name}`, name, autocomplete: "off", maxlength: "64" });
    node.value = condition[name] ?? "";
    return field(name, words[name], node);
  });
  const end = el("input", { id: "field-until", name: "until", type: "date" });
  end.value = day(until) ?? "";
  const isFilled = Object.keys(condition).length > 0 || Boolean(until);
  const details = el(
    "details",
    { class: "more" },
    el("summary", { text: words.when }),
    el("p", { class: "hint", text: words.always }),
    el("div", { class: "pair" }, select("daypart", words.daypart, dayparts, { value: condition.daypart ?? "" }).field, field("until", words.until, end)),
    el("fieldset", { class: "days" }, el("legend", { text: words.days }), ...days),
    el("div", { class: "pair" }, ...places),
  );
  details.open = isFilled;
  return details;
}

function conditionOf(form) {
  const found = {};
  if (form.elements.daypart.value) found.daypart = form.elements.daypart.value;
  const days = [...form.querySelectorAll('[name="days"]:checked')].map(({ value }) => value);
  if (days.length) found.days = days;
  for (const name of PLACES) {
    const text = form.elements[name].value.trim();
    if (text) found[name] = text;
  }
  return Object.keys(found).length ? found : null;
}

function checkbox(name, label, isChecked, value = "yes") {
  const node = el("input", { type: "checkbox", name, value });
  node.checked = Boolean(isChecked);
  return el("label", { class: "check" }, node, el("span", { text: label }));
}

function number(name, label, value) {
  const node = el("input", { id: `field-${name}`, name, type: "number", min: "0", max: "1", step: "any" });
  node.value = value;
  return field(name, label, node);
}

/** The local day of a time, as fields of dates have it. */
function day(iso) {
  if (!iso) return null;
  const at = new Date(iso);
  const pad = (part) => String(part).padStart(2, "0");
  return `${at.getFullYear()}-${pad(at.getMonth() + 1)}-${pad(at.getDate())}`;
}
