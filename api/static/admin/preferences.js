/** A person's preferences as a table, filtered and page by page. */

import { button, el, words as asWords } from "../dom.js";
import { personPath } from "./api.js";
import { correctDialog, removeDialog } from "./editing.js";
import { about, asDate, preferenceMark, said, statusMark, time } from "./format.js";
import { Paged, select, table, tell } from "./pieces.js";
import { strings } from "./strings.js";
import { whyDialog } from "./why.js";

const words = strings.preferences;
const LIVE = new Set(["active", "paused"]);
const PAGE = 25;

/** Gives `{root, refresh, onChange}`; `onChange` is called when something was written. */
export function preferencesView(site, user) {
  const part = { onChange: async () => list.refresh() };
  const wanted = {};
  const count = el("p", { class: "count", role: "status" });
  const list = new Paged({
    title: words.title,
    load: async (cursor, signal) => {
      const found = await site.client.get(personPath(user, "preferences"), { ...wanted, limit: PAGE, cursor }, signal);
      return { rows: found.preferences, next: found.next_cursor };
    },
    show: (rows, isMore) => {
      count.textContent = rows.length ? words.found(rows.length, isMore) : "";
      if (!rows.length) return el("p", { class: "empty", text: Object.values(wanted).some(Boolean) ? words.noMatch : words.none });
      return preferencesTable(site, user, rows, (done, id) => changed(done, id));
    },
  });
  /** Say what was done, and go back to where it was. */
  async function changed(done, id) {
    await part.onChange();
    tell(done);
    const row = list.root.querySelector(`[data-preference="${CSS.escape(id)}"] button`);
    (row ?? document.querySelector("#view h1"))?.focus();
  }
  list.restart();
  const filters = filterRow(site, wanted, () => list.restart());
  part.root = el("div", {}, el("h2", { class: "hidden-title", text: words.title }), filters, count, el("div", { class: "card flush" }, list.root));
  part.refresh = () => list.refresh();
  return part;
}

function filterRow({ client }, wanted, restart) {
  const pairs = (named) => [["", strings.any], ...Object.entries(named)];
  const options = { topic: [["", strings.any]], status: pairs(strings.statuses), source: pairs(strings.sources) };
  const selects = Object.entries(options).map(([name, choices]) => {
    const onChange = (event) => {
      wanted[name] = event.target.value;
      restart();
    };
    return select(`filter-${name}`, words.filters[name], choices, { onChange });
  });
  client.get("topics").then(
    ({ topics }) => selects[0].node.append(...topics.map(({ name, title }) => el("option", { value: name, text: asWords(title) }))),
    () => {},
  );
  return el("div", { class: "filters" }, ...selects.map(({ field }) => field));
}

function preferencesTable(site, user, rows, changed) {
  const { columns } = words;
  return table({
    caption: words.caption(user),
    rows,
    data: ({ id, status, source, value }) => ({ preference: id, status, source, value }),
    columns: [
      { title: columns.what, isHead: true, class: "wide", cell: preferenceMark },
      { title: columns.attribute, cell: about },
      { title: columns.source, cell: ({ source }) => strings.sources[source] ?? source },
      { title: columns.since, class: "nowrap", cell: ({ valid_from: from }) => time(from, asDate) },
      { title: columns.status, cell: ({ status }) => statusMark(status) },
      { title: strings.actions, isHidden: true, class: "row-actions", cell: (row) => rowActions(site, user, row, changed) },
    ],
  });
}

function rowActions(site, user, preference, changed) {
  const text = said(preference);
  const action = (name, run) =>
    button(words[name], run, { class: "plain", data: { action: name }, "aria-label": words.of(words[name], text) });
  const mayWrite = site.may.has("admin:write") && LIVE.has(preference.status);
  const done = (message) => changed(message, preference.id);
  return el(
    "span",
    { class: "row-buttons" },
    action("why", () => whyDialog(site, user, preference)),
    mayWrite ? action("correct", () => correctDialog(site, user, preference, done)) : null,
    mayWrite ? action("remove", () => removeDialog(site, user, preference, done)) : null,
  );
}
