/** The audit: who did what, and whether it is as it was written. */

import { button, el } from "../dom.js";
import { asNumber, time } from "./format.js";
import { alert, field, Paged, select, table } from "./pieces.js";
import { strings } from "./strings.js";

const words = strings.audit;
const WAIT_MS = 250;
const SHOWN_OF_MARK = 12;

export function auditView({ client }) {
  const wanted = {};
  const count = el("p", { class: "count", role: "status" });
  const list = new Paged({
    title: words.title,
    load: async (cursor, signal) => {
      const found = await client.get("audit", { ...wanted, cursor }, signal);
      return { rows: found.entries, next: found.next_cursor };
    },
    show: (rows, isMore) => {
      count.textContent = rows.length ? words.found(rows.length, isMore) : "";
      return rows.length ? auditTable(rows) : el("p", { class: "empty", text: words.none });
    },
  });
  list.restart();
  return el(
    "section",
    {},
    el("h1", { text: words.title }),
    el("p", { class: "lead", text: words.lead }),
    chain(client),
    filters(wanted, () => list.restart()),
    count,
    el("div", { class: "card flush" }, list.root),
  );
}

/** Have the whole chain checked by the server, and say what came of it. */
function chain(client) {
  const verdict = el("div", { class: "verdict-place", role: "status" });
  const check = async () => {
    verdict.replaceChildren(el("p", { class: "quiet", text: words.checking }));
    try {
      const { entries, head, broken_at: broken } = await client.get("audit/chain");
      verdict.replaceChildren(
        el("p", { class: broken === null ? "verdict good" : "verdict bad", data: { chain: broken === null ? "whole" : "broken" }, text: broken === null ? words.whole(entries) : words.broken(broken) }),
        head ? el("p", { class: "hint" }, document.createTextNode(`${words.head}: `), el("code", { text: head })) : "",
      );
    } catch (error) {
      if (error.status !== 401) verdict.replaceChildren(alert(error.message));
    }
  };
  check();
  return el("div", { class: "card chain" }, verdict, button(words.check, check, { class: "button", data: { action: "check" } }));
}

function filters(wanted, restart) {
  let waiting = null;
  const text = (name, key) => {
    const node = el("input", { id: `field-${name}`, name, autocomplete: "off", spellcheck: "false", maxlength: "128" });
    node.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => {
        wanted[key] = node.value.trim();
        restart();
      }, WAIT_MS);
    });
    return field(name, words.filters[name], node);
  };
  const onChange = (event) => {
    wanted.action = event.target.value;
    restart();
  };
  const action = select("action", words.filters.action, [["", strings.any], ...Object.entries(words.actions)], { onChange });
  return el("div", { class: "filters" }, text("actor", "actor"), action.field, text("user", "user_id"));
}

function auditTable(rows) {
  const { columns } = words;
  const mark = (text) => (text ? el("code", { title: text, text: `${text.slice(0, SHOWN_OF_MARK)}…` }) : strings.none);
  return table({
    caption: words.caption,
    rows,
    data: ({ number, action }) => ({ entry: number, action }),
    columns: [
      { title: columns.number, isHead: true, class: "number", cell: ({ number }) => asNumber(number) },
      { title: columns.at, class: "nowrap", cell: ({ at }) => time(at) },
      { title: columns.actor, cell: ({ actor }) => words.actors[actor] ?? el("code", { text: actor }) },
      { title: columns.action, cell: ({ action }) => words.actions[action] ?? action },
      { title: columns.subject, cell: ({ subject }) => mark(subject) },
      { title: columns.link, cell: ({ link }) => mark(link) },
    ],
  });
}
