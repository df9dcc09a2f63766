/** A person's time line: what held when, and step by step what came and went. */

import { el } from "../dom.js";
import { personPath } from "./api.js";
import { plot } from "./charts.js";
import { about, asDate, preferenceMark, said, statusMark, time } from "./format.js";
import { Paged, table } from "./pieces.js";
import { spans } from "./spans.js";
import { strings } from "./strings.js";

const words = strings.history;
const MOST = 200;
const DRAWN = 30;
const LIVE = new Set(["active", "paused"]);

/** Gives `{root, refresh, onChange}`, as the table of preferences does. */
export function timelineView(site, user) {
  const chart = el("div", { class: "card" });
  let latest = [];
  const list = new Paged({
    title: words.title,
    load: async (cursor, signal) => {
      const found = await site.client.get(personPath(user, "history"), { limit: MOST, cursor }, signal);
      if (cursor === null) latest = found.changes;
      return { rows: found.changes, next: found.next_cursor };
    },
    show: (rows) => {
      if (!rows.length) return el("p", { class: "empty", text: words.none });
      return el("ol", { class: "timeline", role: "list" }, ...asTheyWere(rows).map(step));
    },
  });
  const refresh = async () => {
    await list.restart();
    await drawSpans(site, user, latest, chart);
  };
  refresh();
  const root = el(
    "div",
    { class: "history" },
    el("h2", { text: words.chart }),
    chart,
    el("h2", { text: words.steps }),
    list.root,
  );
  return { root, refresh, onChange: refresh };
}

/** Draw each preference as a bar over the time it held. */
async function drawSpans({ client }, user, changes, root) {
  root.setAttribute("aria-busy", "true");
  try {
    const { preferences } = await client.get(personPath(user, "preferences"), { limit: MOST });
    const held = heldWhen(preferences, changes);
    const drawn = held.slice(0, DRAWN);
    const note = held.length > DRAWN ? `${words.chartNote} ${words.chartMore(DRAWN)}` : words.chartNote;
    root.replaceChildren(
      drawn.length
        ? plot({ title: words.chart, isTitleHidden: true, summary: note, draw: (width) => spans(drawn, width), table: spanTable(held) })
        : el("p", { class: "empty", text: words.none }),
    );
  } catch (error) {
    if (error.status !== 401) root.replaceChildren(el("p", { class: "empty", text: error.message }));
  }
  root.setAttribute("aria-busy", "false");
}

/**
 * Say from when to when each preference held. A corrected one holds in its present form since the
 * correction, its version before up to then; what was taken back held nothing.
 */
function heldWhen(preferences, changes) {
  const standing = changes.filter(({ undone }) => !undone);
  const at = (part, id) => standing.find((change) => change[part].some((one) => one.id === id))?.at;
  return preferences
    .filter(({ id, status }) => LIVE.has(status) || at("ended", id))
    .map((preference) => ({
      preference,
      from: at("added", preference.id) ?? preference.valid_from,
      to: LIVE.has(preference.status) ? preference.valid_until : at("ended", preference.id),
      isLive: LIVE.has(preference.status),
    }));
}

function spanTable(rows) {
  const { columns } = words;
  return table({
    caption: words.caption,
    rows,
    columns: [
      { title: columns.what, isHead: true, cell: ({ preference }) => `${said(preference)} · ${about(preference)}` },
      { title: columns.from, class: "nowrap", cell: ({ from }) => time(from, asDate) },
      { title: columns.to, class: "nowrap", cell: ({ to, isLive }) => (to ? time(to, asDate) : isLive ? words.holds : strings.none) },
      { title: columns.status, cell: ({ preference }) => statusMark(preference.status) },
    ],
  });
}

/**
 * The history names a corrected preference as it stands now: put what it was before its correction
 * into the steps from before it. The newest step comes first.
 */
function asTheyWere(changes) {
  const versions = new Map();
  return changes.map((change) => {
    const added = change.added.map((one) => versions.get(one.id) ?? one);
    for (const one of change.ended) {
      const [first, version] = one.id.split(".");
      if (version !== undefined && !change.undone) versions.set(first, one);
    }
    return { ...change, added };
  });
}

function step(change) {
  const { id, kind, at, added, ended, actor, reason, undone } = change;
  const who = actor ? words.operator(actor) : words.person;
  const came = list(words.came, added, "came");
  const went = list(words.went, ended, "went");
  const isEmpty = !added.length && !ended.length;
  return el(
    "li",
    { class: undone ? "event undone" : "event", data: { change: id, kind: kindOf(change) } },
    el(
      "p",
      { class: "event-head" },
      el("b", { text: words.kinds[kindOf(change)] ?? kind }),
      document.createTextNode(" "),
      time(at),
      undone ? el("span", { class: "mark", text: words.undone }) : null,
    ),
    came,
    went,
    isEmpty ? el("p", { class: "quiet", text: words.empty }) : null,
    el("p", { class: "quiet" }, document.createTextNode(who), reason ? el("span", { class: "reason", text: ` ${words.because(reason)}` }) : null),
  );
}

/** What the step was to those who read it: learned, forgotten, changed, or one for another. */
function kindOf({ kind, added, ended }) {
  if (!added.length || !ended.length) return kind;
  const first = (one) => one.id.split(".")[0];
  const isSame = added.some((one) => ended.some((other) => first(one) === first(other)));
  return isSame ? "correct" : "replace";
}

function list(title, preferences, kind) {
  if (!preferences.length) return null;
  const items = preferences.map((preference) => {
    const quote = preference.evidence?.text;
    return el("li", {}, preferenceMark(preference), el("span", { class: "quiet", text: ` ${about(preference)}${quote ? ` · “${quote}”` : ""}` }));
  });
  return el("div", { class: `moved ${kind}` }, el("span", { class: "moved-title", text: title }), el("ul", { role: "list" }, ...items));
}
