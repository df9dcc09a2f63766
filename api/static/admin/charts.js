/** Plots drawn by hand as SVG: how a figure is made, its axes, and what the shapes share. */

import { el } from "../dom.js";
import { strings } from "./strings.js";

const SVG = "http://www.w3.org/2000/svg";
const LETTER = 6.6;
/** Pixels a letter of a label takes on average, a little too much rather than too little. */

/** Make an SVG element; `title` is shown when pointed at. */
export function shape(tag, { text, title, ...attributes } = {}, ...children) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  if (text !== undefined) node.textContent = text;
  if (title) node.append(shape("title", { text: title }));
  node.append(...children.filter(Boolean));
  return node;
}

/** The drawing itself; those who do not see it have the summary and the table. */
export function canvas(width, height, ...children) {
  const size = { width, height, viewBox: `0 0 ${width} ${height}` };
  return shape("svg", { class: "chart", "aria-hidden": "true", focusable: "false", ...size }, ...children);
}

/**
 * A plot with its title, what it says in words, a legend and the same as a table.
 * `draw(width)` gives the drawing; it is asked again when there is more or less room.
 */
export function plot({ title, isTitleHidden = false, summary, legend = [], draw, table, name = "" }) {
  const place = el("div", { class: "plot-place" });
  const figure = el(
    "figure",
    { class: "plot", data: { plot: name || null } },
    el(
      "figcaption",
      {},
      isTitleHidden ? null : el("h2", { text: title }),
      el("p", { class: "plot-summary", text: summary }),
    ),
    legend.length ? el("ul", { class: "legend", role: "list", "aria-hidden": "true" }, ...legend.map(key)) : null,
    place,
    el("details", { class: "aside" }, el("summary", { text: strings.history.table }), table),
  );
  let drawn = 0;
  const redraw = () => {
    const width = Math.floor(place.clientWidth);
    if (!width || width === drawn) return;
    drawn = width;
    place.replaceChildren(draw(width));
  };
  new ResizeObserver(redraw).observe(place);
  return figure;
}

function key({ text, look }) {
  return el("li", {}, el("span", { class: `swatch ${look}` }), el("span", { text }));
}

/** Round numbers from 0 to at least the most, about `count` of them; whole ones where asked. */
export function ticks(most, { count = 4, isWhole = true } = {}) {
  const rough = Math.max(most, isWhole ? 1 : 1e-9) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((part) => part * power).find((size) => size >= rough - 1e-12);
  const size = isWhole ? Math.max(1, Math.round(step)) : step;
  const places = Math.max(1, Math.ceil(most / size - 1e-9));
  return Array.from({ length: places + 1 }, (_, place) => place * size);
}

/** Horizontal lines with their numbers, for drawings that stand on the ground. */
export function levels({ values, y, left, right, format }) {
  return values.flatMap((value) => [
    shape("line", { class: value === 0 ? "axis" : "grid", x1: left, x2: right, y1: y(value), y2: y(value) }),
    shape("text", { class: "tick", x: left - 8, y: y(value) + 4, "text-anchor": "end", text: format(value) }),
  ]);
}

/** Vertical lines with their numbers, for drawings that lie. */
export function marks({ values, x, top, bottom, format }) {
  return values.flatMap((value) => [
    shape("line", { class: value === 0 ? "axis" : "grid", x1: x(value), x2: x(value), y1: top, y2: bottom }),
    shape("text", { class: "tick", x: x(value), y: bottom + 16, "text-anchor": "middle", text: format(value) }),
  ]);
}

/** How much room labels need, and what of each fits into it. */
export function labelRoom(labels, width) {
  const longest = Math.max(...labels.map((text) => text.length)) * LETTER + 12;
  const room = Math.min(longest, width * 0.38);
  const letters = Math.max(4, Math.floor((room - 11) / LETTER));
  const fit = (text) => (text.length > letters ? `${text.slice(0, letters - 1)}…` : text);
  return { room, fit };
}

/** A bar with rounded ends only where it ends. */
export function bar({ x, y, width, height, look, title }) {
  return shape("rect", { class: `bar ${look}`, x, y, width: Math.max(width, 0), height: Math.max(height, 0), rx: Math.min(2, width / 2), title });
}
