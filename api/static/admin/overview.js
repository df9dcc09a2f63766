/** The overview: a tenant in figures and plots. */

import { el } from "../dom.js";
import { asNumber, asPercent } from "./format.js";
import { alert, select, tell } from "./pieces.js";
import { byTopic, momentsOverTime, QUICK_MS, shareWithin, turnTimes, wrongAnswers } from "./plots.js";
import { strings } from "./strings.js";

const words = strings.overview;
const PERIODS = ["7", "30", "90", "365"];
let period = "30";

export function overviewView({ client }) {
  const shown = el("div", { class: "overview", "aria-busy": "true" });
  let asked = null;
  const load = async () => {
    asked?.abort();
    const { signal } = (asked = new AbortController());
    shown.setAttribute("aria-busy", "true");
    try {
      const stats = await client.get("stats", { days: period }, signal);
      shown.replaceChildren(tiles(stats), plots(stats, Number(period)));
      tell(words.shown(period));
    } catch (error) {
      if (!signal.aborted && error.status !== 401) shown.replaceChildren(alert(error.message, load));
    }
    if (!signal.aborted) shown.setAttribute("aria-busy", "false");
  };
  const onChange = (event) => {
    period = event.target.value;
    load();
  };
  const choice = select("period", words.period, PERIODS.map((days) => [days, words.days(days)]), { value: period, onChange });
  load();
  return el("section", {}, el("div", { class: "view-head" }, el("h1", { text: words.title }), choice.field), shown);
}

function tiles({ users, preferences, moments, turn_times: times }) {
  const kept = preferences.reduce((sum, { count }) => sum + count, 0);
  const turns = times.reduce((sum, { count }) => sum + count, 0);
  const { offered, accepted } = moments;
  const given = [
    [words.people, asNumber(users), words.peopleNote],
    [words.kept, asNumber(kept), words.keptNote],
    [words.turns, asNumber(turns), turns ? words.turnsNote(asPercent(shareWithin(times, QUICK_MS))) : words.turnsNone],
    [words.accepted, offered ? asPercent(accepted / offered) : strings.none, words.acceptedNote(accepted, offered)],
  ];
  const tile = ([name, value, note]) =>
    el("div", { class: "tile" }, el("dt", { text: name }), el("dd", {}, el("span", { class: "figure", text: value }), el("span", { class: "quiet", text: note })));
  return el("dl", { class: "tiles" }, ...given.map(tile));
}

function plots(stats, days) {
  const cards = [byTopic(stats), wrongAnswers(stats), momentsOverTime(stats, days), turnTimes(stats)];
  return el("div", { class: "plots" }, ...cards.map((card) => el("div", { class: "card" }, card)));
}
