/** The four shapes of plots: stacked bars, columns over time, pairs of points, a histogram. */

import { words as asWords } from "../dom.js";
import { bar, canvas, labelRoom, levels, marks, shape, ticks } from "./charts.js";
import { asDay, asNumber, asPercent } from "./format.js";
import { strings } from "./strings.js";

const words = strings.overview;
const FOOT = 26;
const TALL = 240;
const GAP = 1.5;
/** Pixels of ground between neighbours, so that they can be told apart without their colours. */

/** Bars that lie, each made of parts, the total at its end. */
export function stacks(rows, width) {
  const row = 30;
  const { room, fit } = labelRoom(rows.map(({ topic }) => asWords(topic)), width);
  const most = Math.max(...rows.map(({ count }) => count));
  const values = ticks(most, { count: Math.max(2, Math.floor((width - room) / 90)) });
  const right = width - asNumber(most).length * 8 - 14;
  const x = (value) => room + (value / values.at(-1)) * (right - room);
  const bottom = rows.length * row + 4;
  const drawn = rows.map(({ topic, parts, count }, place) => {
    const y = place * row + 7;
    let begun = 0;
    const pieces = parts.filter((part) => part.count).map((part) => {
      const start = x(begun);
      begun += part.count;
      const title = `${asWords(topic)}, ${strings.sources[part.source]}: ${asNumber(part.count)}`;
      return bar({ x: start, y, width: x(begun) - start - GAP, height: row - 14, look: `source-${part.source}`, title });
    });
    return shape(
      "g",
      {},
      shape("text", { class: "label", x: 0, y: y + 12, text: fit(asWords(topic)) }),
      ...pieces,
      shape("text", { class: "count", x: x(count) + 6, y: y + 12, text: asNumber(count) }),
    );
  });
  return canvas(width, bottom + FOOT, ...marks({ values, x, top: 0, bottom, format: asNumber }), ...drawn);
}

/** Columns over time: what was offered, and in front of it what was accepted and refused. */
export function columns(rows, width, name) {
  const most = Math.max(...rows.flatMap(({ offered, accepted, refused }) => [offered, accepted, refused]));
  const values = ticks(most);
  const left = asNumber(values.at(-1)).length * 8 + 16;
  const y = (value) => TALL - 8 - (value / values.at(-1)) * (TALL - 20);
  const band = (width - left) / rows.length;
  const wide = Math.max(band - Math.min(GAP * 2, band * 0.25), 0.75);
  const every = Math.ceil(rows.length / Math.max(2, Math.floor((width - left) / 74)));
  const drawn = rows.flatMap((row, place) => {
    const x = left + place * band;
    const title = `${name(row)}: ${words.momentsOf(row)}`;
    const column = (kind, from, share) =>
      row[kind] ? bar({ x: x + wide * from, y: y(row[kind]), width: wide * share, height: y(0) - y(row[kind]), look: `moment-${kind}`, title }) : null;
    const isNamed = (rows.length - 1 - place) % every === 0;
    const middle = x + wide / 2;
    return [
      column("offered", 0, 1),
      column("accepted", 0.14, 0.34),
      column("refused", 0.52, 0.34),
      isNamed ? shape("text", { class: "tick", x: Math.min(middle, width - 20), y: TALL + 10, "text-anchor": "middle", text: asDay(row.day) }) : null,
    ];
  });
  return canvas(width, TALL + 18, ...levels({ values, y, left, right: width, format: asNumber }), ...drawn.filter(Boolean));
}

/** Two points a row, before and after, tied by a line; the numbers they rest on beside them. */
export function pairs(rows, width) {
  const row = 34;
  const { room, fit } = labelRoom(rows.map(({ name }) => name), width);
  const most = Math.max(...rows.flatMap(({ before, after }) => [before.rate ?? 0, after.rate ?? 0]), 0.05);
  const values = ticks(most, { isWhole: false, count: Math.max(2, Math.floor((width - room) / 90)) });
  const right = width - 22;
  const x = (rate) => room + 6 + (rate / values.at(-1)) * (right - room - 6);
  const bottom = rows.length * row + 2;
  const drawn = rows.map(({ name, before, after }, place) => {
    const y = place * row + row / 2;
    const both = before.rate !== null && after.rate !== null;
    return shape(
      "g",
      { class: place === 0 ? "first" : "" },
      shape("text", { class: "label", x: 0, y: y + 4, text: fit(name) }),
      both ? shape("line", { class: "tie", x1: x(before.rate), x2: x(after.rate), y1: y, y2: y }) : null,
      point(before, "before", x, y),
      point(after, "after", x, y),
    );
  });
  return canvas(width, bottom + FOOT, ...marks({ values, x, top: 0, bottom, format: asPercent }), ...drawn);
}

function point({ rate, wrong, requests }, side, x, y) {
  if (rate === null) return null;
  const title = `${words.sides[side]}: ${words.outOf(wrong, requests, asPercent(rate))}`;
  return shape("circle", { class: `point side-${side}`, cx: x(rate), cy: y, r: 6.5, title });
}

/** Columns side by side, the number on top of each. */
export function steps(rows, width) {
  const most = Math.max(...rows.map(({ count }) => count));
  const values = ticks(most);
  const left = asNumber(values.at(-1)).length * 8 + 16;
  const top = 18;
  const y = (value) => TALL - 8 - (value / values.at(-1)) * (TALL - 8 - top);
  const band = (width - left) / rows.length;
  const isTight = band < 56;
  const drawn = rows.flatMap(({ name, count, share }, place) => {
    const x = left + place * band;
    const middle = x + band / 2;
    const label = isTight ? name.split(/[–\s]/).filter(Boolean).at(-1) : name;
    return [
      count ? bar({ x: x + 2, y: y(count), width: band - 4, height: y(0) - y(count), look: "time", title: `${name}: ${asNumber(count)} (${asPercent(share)})` }) : null,
      shape("text", { class: "count", x: middle, y: y(count) - 6, "text-anchor": "middle", text: asNumber(count) }),
      shape("text", { class: "tick", x: middle, y: TALL + 10, "text-anchor": "middle", text: label }),
    ];
  });
  const unit = shape("text", { class: "tick", x: width - 2, y: TALL + 28, "text-anchor": "end", text: isTight ? words.upToMs : words.inMs });
  return canvas(width, TALL + 36, ...levels({ values, y, left, right: width, format: asNumber }), ...drawn.filter(Boolean), unit);
}
