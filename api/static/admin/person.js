/** One person: who they are to Attune, and what may be done. */

import { button, el } from "../dom.js";
import { personPath } from "./api.js";
import { addDialog } from "./editing.js";
import { eraseDialog, receiptView } from "./erasing.js";
import { asMoment } from "./format.js";
import { switches } from "./people.js";
import { alert, download, tell } from "./pieces.js";
import { preferencesView } from "./preferences.js";
import { strings } from "./strings.js";
import { timelineView } from "./timeline.js";

const words = strings.person;
const VIEWS = { preferences: preferencesView, history: timelineView };

export function personView(site, user, name = "preferences") {
  const view = el("section", { class: "person", data: { person: user } });
  const shown = VIEWS[name] ? name : "preferences";
  const part = VIEWS[shown](site, user);
  const facts = el("div", { class: "facts" });
  const retell = () => tellAbout(site, user, facts);
  const changed = async () => {
    await Promise.all([part.refresh(), retell()]);
  };
  part.onChange = changed;
  const erased = (receipt) => {
    view.replaceChildren(receiptView(user, receipt));
    view.querySelector("h1").focus();
  };
  view.append(
    el("p", { class: "crumb" }, el("a", { href: "#/people", text: words.back })),
    el("div", { class: "person-head" }, el("div", {}, el("h1", { class: "person-name", text: user }), facts), actions(site, user, changed, erased)),
    tabs(user, shown),
    part.root,
  );
  retell();
  return view;
}

async function tellAbout({ client }, user, facts) {
  try {
    const about = await client.get(personPath(user));
    const { preferences, sessions, last_session_at: last } = about;
    const parts = [words.summary(preferences, sessions), last ? words.last(asMoment(last)) : null];
    facts.replaceChildren(el("p", { class: "quiet", text: parts.filter(Boolean).join(" · ") }), switches(about));
  } catch (error) {
    if (error.status !== 401) facts.replaceChildren(alert(error.message));
  }
}

function tabs(user, shown) {
  const links = Object.keys(VIEWS).map((name) => {
    const here = name === shown ? { "aria-current": "page" } : {};
    const path = name === "preferences" ? "" : `/${name}`;
    return el("li", {}, el("a", { href: `#/people/${encodeURIComponent(user)}${path}`, text: words.views[name], ...here }));
  });
  return el("nav", { class: "tabs", "aria-label": words.viewsOf(user) }, el("ul", { role: "list" }, ...links));
}

function actions(site, user, changed, erased) {
  const { may } = site;
  const parts = [
    may.has("admin:write")
      ? button(words.add, () => addDialog(site, user, changed), { class: "button primary", data: { action: "add" } })
      : null,
    button(words.exportJson, () => exported(site, user, "json"), { class: "button", data: { action: "export-json" } }),
    button(words.exportCsv, () => exported(site, user, "csv"), { class: "button", data: { action: "export-csv" } }),
    may.has("admin:erase")
      ? button(words.erase, () => eraseDialog(site, user, erased), { class: "button danger", data: { action: "erase" } })
      : null,
  ];
  return el("div", { class: "actions" }, ...parts);
}

async function exported({ client }, user, format) {
  try {
    const content = await client.blob(`${personPath(user, "export")}?format=${format}`);
    const name = `attune-${user.replace(/[^\w.-]/g, "_")}.${format}`;
    download(name, content);
    tell(words.exported(name));
  } catch (error) {
    if (error.status !== 401) document.querySelector(".person-head").append(alert(error.message));
  }
}
