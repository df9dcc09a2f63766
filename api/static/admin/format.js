/** Times, numbers and preferences as people read them. */

import { el, words } from "../dom.js";
import { strings } from "./strings.js";

const moment = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
const date = new Intl.DateTimeFormat(undefined, { dateStyle: "medium" });
const short = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", timeZone: "UTC" });
const number = new Intl.NumberFormat();
const percent = new Intl.NumberFormat(undefined, { style: "percent", maximumFractionDigits: 0 });

export const asNumber = (value) => number.format(value);
export const asPercent = (share) => percent.format(share);
export const asMoment = (iso) => moment.format(new Date(iso));
export const asDate = (iso) => date.format(new Date(iso));
/** A day such as 2026-11-22, which is UTC. */
export const asDay = (day) => short.format(new Date(`${day}T00:00:00Z`));

/** A time with its exact value for machines. */
export function time(iso, format = asMoment) {
  return el("time", { datetime: iso, title: new Date(iso).toISOString(), text: format(iso) });
}

/** "Music › Genre". */
export function about({ topic, attribute }) {
  return `${words(topic)} › ${words(attribute)}`;
}

/** What a value is called; flags have no words of their own. */
export function labelOf({ value, label }) {
  if (typeof value === "boolean") return strings.flags[value];
  return String(label ?? value);
}

/** "likes jazz", for headings and for those who listen. */
export function said(preference) {
  const { stance, hard } = preference;
  const parts = [strings.preferences.stances[stance] ?? stance, labelOf(preference)];
  return hard ? `${parts.join(" ")} (${strings.preferences.hard})` : parts.join(" ");
}

/** "in the morning, Sat, Sun, in the kitchen"; empty for always. */
export function conditionOf({ condition }) {
  if (!condition) return "";
  const { daypart, days = [], ...places } = condition;
  return [
    daypart ? strings.dayparts[daypart] ?? daypart : null,
    ...days.map((day) => strings.weekdays[day] ?? day),
    ...Object.entries(places).map(([name, value]) => strings.conditions[name]?.(value) ?? String(value)),
  ]
    .filter(Boolean)
    .join(", ");
}

/** The same as marks beside one another. */
export function preferenceMark(preference) {
  const { stance, hard, valid_until: until } = preference;
  const when = conditionOf(preference);
  return el(
    "span",
    { class: "what" },
    el("span", { class: `stance ${stance}`, text: strings.preferences.stances[stance] ?? stance }),
    el("b", { class: "value", text: labelOf(preference) }),
    hard ? el("span", { class: "mark hard", text: strings.preferences.hard }) : null,
    when ? el("span", { class: "when", text: when }) : null,
    until ? el("span", { class: "when", text: strings.preferences.until(asDate(until)) }) : null,
  );
}

export function statusMark(status) {
  return el("span", { class: `mark status-${status}`, text: strings.statuses[status] ?? status });
}
