/** Finding a person: search as you type, page by page. */

import { el } from "../dom.js";
import { asNumber, time } from "./format.js";
import { Paged, table, tell } from "./pieces.js";
import { strings } from "./strings.js";

const WAIT_MS = 180;
const words = strings.people;
let query = "";

export function peopleView({ client }) {
  const input = el("input", {
    id: "search", type: "search", maxlength: "128", autocomplete: "off", spellcheck: "false", placeholder: words.placeholder,
  });
  input.value = query;
  const count = el("p", { class: "count" });
  const list = new Paged({
    title: words.title,
    load: async (cursor, signal) => {
      const found = await client.get("users", { query, cursor }, signal);
      return { rows: found.users, next: found.next_cursor };
    },
    show: (rows, isMore) => {
      count.textContent = words.found(rows.length, isMore);
      if (document.activeElement === input) tell(count.textContent);
      return rows.length ? peopleTable(rows) : el("p", { class: "empty", text: query ? words.nobody(query) : words.noneYet });
    },
  });
  let waiting = null;
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      query = input.value.trim();
      list.restart();
    }, WAIT_MS);
  });
  list.restart();
  return el(
    "section",
    {},
    el("h1", { text: words.title }),
    el("div", { class: "search" }, el("label", { for: "search", text: words.search }), input, count),
    el("div", { class: "card flush" }, list.root),
  );
}

function peopleTable(rows) {
  const { columns } = words;
  return table({
    caption: words.caption,
    rows,
    data: ({ user_id: user }) => ({ user }),
    columns: [
      { title: columns.user, isHead: true, cell: ({ user_id: user }) => el("a", { href: `#/people/${encodeURIComponent(user)}`, text: user }) },
      { title: columns.preferences, class: "number", cell: (user) => asNumber(user.preferences) },
      { title: columns.sessions, class: "number", cell: (user) => asNumber(user.sessions) },
      { title: columns.last, cell: ({ last_session_at: at }) => (at ? time(at) : words.never) },
      { title: columns.switches, cell: switches },
    ],
  });
}

/** Whether the person lets Attune learn, and apply what it learned. */
export function switches({ learning, applying }) {
  const off = [learning ? null : words.learningOff, applying ? null : words.applyingOff].filter(Boolean);
  if (!off.length) return el("span", { class: "quiet", text: words.allOn });
  return el("span", {}, ...off.map((text) => el("span", { class: "mark hard", text })));
}
