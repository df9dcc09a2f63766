/** One preference in the panel: what it says, where it comes from, and the form to change it. */

import { button, capitalised, el, said } from "./dom.js";
import { MOST_VALUES } from "./http.js";

let forms = 0;

/**
 * Make the card of a preference.
 * @param {object} preference as the wire has it
 * @param {{strings: object, save: (id: string, changes: object) => void, forget: (preference: object) => void,
 *   values: (preference: object, query: string) => Promise<{values: {label: string}[], closed: boolean}>,
 *   rooms: (query: string) => Promise<{values: {label: string}[], closed: boolean}>}} tools
 */
export function card(preference, tools) {
  const { strings, forget } = tools;
  const { id, attribute, value, source, status } = preference;
  const text = preference.text ?? preference.label;
  const edit = button(strings.edit, () => openForm(node, preference, tools), {
    data: { edit: id },
    "aria-label": strings.editThis(text),
  });
  const drop = button(strings.forget, () => forget(preference), {
    data: { forget: id },
    "aria-label": strings.forgetThis(text),
  });
  const node = el(
    "li",
    { class: "card", tabindex: "-1", data: { preference: id, attribute, value, source, status } },
    el("div", { class: "card-head" }, said("p", capitalised(text), "card-text"), badges(preference, strings)),
    origin(preference, strings),
    el("div", { class: "card-actions" }, edit, drop),
  );
  return node;
}

/** Make the card of a name the person made up; `say` says something for them. */
export function nameCard({ id, text, source_text: how, forget }, { strings, say }) {
  const drop = button(strings.forget, () => say(forget), { data: { forget: id }, "aria-label": strings.forgetThis(text) });
  return el(
    "li",
    { class: "card", tabindex: "-1", data: { preference: id } },
    said("p", capitalised(text), "card-text"),
    said("p", how, "origin"),
    el("div", { class: "card-actions" }, drop),
  );
}

function badges({ hard, status }, strings) {
  const shown = [hard && strings.rule, status === "paused" && strings.paused].filter(Boolean);
  if (!shown.length) return null;
  return el("span", { class: "badges" }, ...shown.map((text) => el("span", { class: "badge", text })));
}

/** When and how it came to be known, with the person's own words where they say more. */
function origin({ source_text: how, evidence, label }, strings) {
  const words = evidence?.text;
  const isTelling = words && words.toLowerCase() !== String(label).toLowerCase();
  const parts = [how, isTelling && strings.quote(words)].filter(Boolean);
  return parts.length ? said("p", parts.join(" · "), "origin") : null;
}

/** Put the form in place of the buttons; Escape and Cancel take it away again. */
function openForm(node, preference, { strings, save, values, rooms }) {
  const actions = node.querySelector(".card-actions");
  const fields = fieldsOf(preference, strings);
  const close = () => {
    form.remove();
    actions.hidden = false;
    actions.querySelector("[data-edit]").focus();
  };
  const submit = (event) => {
    event.preventDefault();
    const changes = changesOf(preference, fields);
    if (Object.keys(changes).length) save(preference.id, changes);
    else close();
  };
  const escape = (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    close();
  };
  const form = el(
    "form",
    { class: "edit", on: { submit, keydown: escape }, data: { form: preference.id } },
    ...Object.values(fields).map(({ row }) => row),
    el(
      "div",
      { class: "card-actions" },
      el("button", { type: "submit", class: "solid", text: strings.save, data: { save: "" } }),
      button(strings.cancel, close),
    ),
  );
  actions.hidden = true;
  node.append(form);
  form.querySelector("input, select").focus();
  const words = form.querySelector('[data-field="value"][type="text"]');
  if (words && !preference.open) void suggest(words, (query) => values(preference, query));
  void suggest(form.querySelector('[data-field="room"]'), rooms);
}

function fieldsOf(preference, strings) {
  const { stance, hard, condition, status } = preference;
  const type = typeof preference.value === "number" ? "number" : "text";
  const value = el("input", { type, value: wordsOf(preference), maxlength: "200", step: "any", dir: "auto", required: "" });
  return {
    ...(typeof preference.value !== "boolean" && { value: field("value", strings.value, value) }),
    stance: field("stance", strings.stance, select(strings.stances, stance)),
    daypart: field("daypart", strings.daypart, select(strings.dayparts, condition?.daypart ?? "")),
    room: field("room", strings.room, el("input", { value: plain(condition?.room), maxlength: "64", placeholder: strings.anyRoom, dir: "auto" })),
    hard: toggle("hard", strings.hard, hard),
    paused: toggle("paused", strings.isPaused, status === "paused"),
  };
}

/**
 * Offer known values: a list to choose from where it has to be one of a few, else suggestions below the field.
 * `find` gives `{values, closed}` for what was typed.
 */
async function suggest(input, find) {
  const { values, closed } = await find("");
  if (!input.isConnected || !values.length) return;
  const labels = values.map(({ label }) => label);
  if (closed && labels.length < MOST_VALUES) return choose(input, labels);
  const list = el("datalist", { id: `values-${++forms}` });
  const offer = (found) => list.replaceChildren(...found.map(({ label }) => el("option", { value: label })));
  let latest = 0;
  input.addEventListener("input", async () => {
    const mine = ++latest;
    const found = await find(input.value.trim());
    if (mine === latest) offer(found.values);
  });
  input.setAttribute("list", list.id);
  input.after(list);
  return offer(values);
}

/** Put a list of these values in the place of a text field; the value it has stays one of them. */
function choose(input, labels) {
  const all = labels.includes(input.value) ? labels : [input.value, ...labels];
  const control = select(Object.fromEntries(all.map((label) => [label, label])), input.value);
  control.id = input.id;
  control.dataset.field = input.dataset.field;
  const hadFocus = input.getRootNode().activeElement === input;
  input.replaceWith(control);
  if (hadFocus) control.focus();
}

function field(name, label, control) {
  control.id = `field-${++forms}`;
  control.dataset.field = name;
  const row = el("p", { class: "row" }, el("label", { for: control.id, text: label }), control);
  return { row, read: () => row.querySelector("[data-field]").value.trim() };
}

function toggle(name, label, isOn) {
  const control = el("input", { type: "checkbox", id: `field-${++forms}`, data: { field: name } });
  control.checked = isOn;
  const row = el("p", { class: "row check" }, control, el("label", { for: control.id, text: label }));
  return { row, read: () => control.checked };
}

function select(options, chosen) {
  const entries = Object.entries(options);
  const control = el("select", {}, ...entries.map(([value, text]) => el("option", { value, text })));
  control.value = chosen;
  return control;
}

/** Give what differs, as the wire wants it. */
function changesOf(preference, fields) {
  const { stance, hard, condition, status } = preference;
  const changes = {};
  const value = fields.value?.read() ?? wordsOf(preference);
  if (value !== wordsOf(preference)) changes.value = typeof preference.value === "number" ? Number(value) : value;
  if (fields.stance.read() !== stance) changes.stance = fields.stance.read();
  if (fields.hard.read() !== hard) changes.hard = fields.hard.read();
  const wanted = fields.paused.read() ? "paused" : "active";
  if (wanted !== status) changes.status = wanted;
  const [daypart, room] = [fields.daypart.read(), fields.room.read()];
  if (daypart !== (condition?.daypart ?? "") || room !== plain(condition?.room)) {
    const when = { ...condition, daypart: daypart || null, room: room || null };
    changes.condition = Object.values(when).some(Boolean) ? when : null;
  }
  return changes;
}

/** Give a value as it is edited: a number as such, anything else as it is said. */
function wordsOf({ value, label }) {
  return typeof value === "number" ? String(value) : label;
}

function plain(name) {
  return (name ?? "").replaceAll("_", " ");
}
