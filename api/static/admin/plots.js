/** The plots of the overview: what each shows, says and tabulates. */

import { el, words as asWords } from "../dom.js";
import { plot } from "./charts.js";
import { asDay, asNumber, asPercent } from "./format.js";
import { columns, pairs, stacks, steps } from "./drawings.js";
import { NARROW, table } from "./pieces.js";
import { strings } from "./strings.js";

const words = strings.overview;
const WEEKLY_FROM = 92;
/** Days from which on a column is a week. */
const MOMENTS = ["offered", "accepted", "refused"];
export const QUICK_MS = 50;
const DAY_MS = 86_400_000;

const empty = (title, text) => el("figure", { class: "plot" }, el("figcaption", {}, el("h2", { text: title }), el("p", { class: "empty", text })));
const sum = (rows, name) => rows.reduce((total, row) => total + row[name], 0);

/** How many preferences hold, by topic and by how they were learned. */
export function byTopic({ preferences }) {
  const title = words.byTopic;
  if (!preferences.length) return empty(title, words.nothingKept);
  const sources = Object.keys(strings.sources).filter((name) => preferences.some(({ source }) => source === name));
  const topics = [...new Set(preferences.map(({ topic }) => topic))];
  const rows = topics
    .map((topic) => {
      const mine = preferences.filter((one) => one.topic === topic);
      const parts = sources.map((source) => ({ source, count: mine.find((one) => one.source === source)?.count ?? 0 }));
      return { topic, parts, count: sum(mine, "count") };
    })
    .sort((one, other) => other.count - one.count);
  const most = rows[0];
  return plot({
    name: "topics",
    title,
    summary: words.byTopicSummary(sum(preferences, "count"), asWords(most.topic), most.count),
    legend: sources.map((source) => ({ text: strings.sources[source], look: `source-${source}` })),
    draw: (width) => stacks(rows, width),
    table: table({
      caption: title,
      room: NARROW,
      rows,
      columns: [
        { title: words.topic, isHead: true, cell: ({ topic }) => asWords(topic) },
        ...sources.map((source, place) => ({ title: strings.sources[source], class: "number", cell: ({ parts }) => asNumber(parts[place].count) })),
        { title: words.all, class: "number", cell: ({ count }) => asNumber(count) },
      ],
    }),
  });
}

/** Questions offered, accepted and refused, a column for each day or week. */
export function momentsOverTime({ days, moments, at }, period) {
  const title = words.moments;
  if (!moments.offered) return empty(title, words.noMoments);
  const rows = everyDay(days, period, at);
  const isWeekly = period > WEEKLY_FROM;
  const shown = isWeekly ? byWeek(rows) : rows;
  const name = (row) => (isWeekly ? words.weekOf(asDay(row.day)) : asDay(row.day));
  return plot({
    name: "moments",
    title,
    summary: words.momentsSummary(moments),
    legend: MOMENTS.map((one) => ({ text: words.momentKinds[one], look: `moment-${one}` })),
    draw: (width) => columns(shown, width, name),
    table: table({
      caption: title,
      room: NARROW,
      rows: shown.filter((row) => MOMENTS.some((one) => row[one])),
      columns: [
        { title: isWeekly ? words.week : words.day, isHead: true, cell: name },
        ...MOMENTS.map((one) => ({ title: words.momentKinds[one], class: "number", cell: (row) => asNumber(row[one]) })),
      ],
    }),
  });
}

/** Fill the days nothing was counted on: nothing is a number, too. */
function everyDay(days, period, at) {
  const counted = new Map(days.map((row) => [row.day, row]));
  const last = Date.parse(`${at.slice(0, 10)}T00:00:00Z`);
  return Array.from({ length: period }, (_, place) => {
    const day = new Date(last - (period - 1 - place) * DAY_MS).toISOString().slice(0, 10);
    const row = counted.get(day) ?? {};
    return { day, ...Object.fromEntries(MOMENTS.map((name) => [name, row[`moment_${name}`] ?? 0])) };
  });
}

function byWeek(rows) {
  const weeks = [];
  for (let start = rows.length % 7; start < rows.length; start += 7) {
    const week = rows.slice(start, start + 7);
    weeks.push({ day: week[0].day, ...Object.fromEntries(MOMENTS.map((name) => [name, sum(week, name)])) });
  }
  return weeks;
}

/** Wrong answers among requests, to people with nothing kept of the topic and with something. */
export function wrongAnswers({ wrong_answers: wrong }) {
  const title = words.wrong;
  const rows = [{ topic: null, before: wrong.before, after: wrong.after }, ...wrong.topics.filter(hasRequests)];
  if (!hasRequests(wrong)) return empty(title, words.noRequests);
  const name = ({ topic }) => (topic === null ? words.allTopics : asWords(topic));
  const [before, after] = [wrong.before, wrong.after].map(rateOf);
  const cell = (side) => (row) => (row[side].requests ? words.outOf(row[side].wrong, row[side].requests, asPercent(rateOf(row[side]))) : strings.none);
  return plot({
    name: "wrong",
    title,
    summary: before === null || after === null ? words.wrongOneSide : words.wrongSummary(asPercent(before), asPercent(after)),
    legend: ["before", "after"].map((side) => ({ text: words.sides[side], look: `side-${side}` })),
    draw: (width) => pairs(rows.map((row) => ({ name: name(row), before: sideOf(row.before), after: sideOf(row.after) })), width),
    table: table({
      caption: title,
      room: NARROW,
      rows,
      columns: [
        { title: words.topic, isHead: true, cell: name },
        { title: words.sides.before, class: "number", cell: cell("before") },
        { title: words.sides.after, class: "number", cell: cell("after") },
      ],
    }),
  });
}

const hasRequests = ({ before, after }) => before.requests + after.requests > 0;
const rateOf = ({ requests, wrong }) => (requests ? wrong / requests : null);
const sideOf = (side) => ({ ...side, rate: rateOf(side) });

/** The share of turns that took no longer; the bound is one of the buckets. */
export function shareWithin(times, most) {
  const quick = times.filter(({ up_to_ms: end }) => end !== null && end <= most);
  return sum(quick, "count") / sum(times, "count");
}

/** How many turns took how long. */
export function turnTimes({ turn_times: times, latency }) {
  const title = words.times;
  const all = sum(times, "count");
  if (!all) return empty(title, words.noTurns);
  const rows = times.map(({ up_to_ms: end, count }, place) => ({ name: words.bucket(times[place - 1]?.up_to_ms ?? 0, end), count, share: count / all }));
  const lastUsed = rows.findLastIndex(({ count }) => count);
  const shown = rows.slice(0, Math.max(lastUsed + 1, 4));
  return plot({
    name: "times",
    title,
    summary: words.timesSummary(all, asPercent(shareWithin(times, QUICK_MS)), latency),
    draw: (width) => steps(shown, width),
    table: table({
      caption: title,
      room: NARROW,
      rows,
      columns: [
        { title: words.took, isHead: true, cell: ({ name }) => name },
        { title: words.turns, class: "number", cell: ({ count }) => asNumber(count) },
        { title: words.share, class: "number", cell: ({ share }) => asPercent(share) },
      ],
    }),
  });
}
