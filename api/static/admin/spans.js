/** Preferences as bars over the time they held. */

import { canvas, labelRoom, marks, shape } from "./charts.js";
import { asDate, said } from "./format.js";
import { strings } from "./strings.js";

const ROW = 26;
const THICK = 12;
const FOOT = 28;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const close = new Intl.DateTimeFormat(undefined, { weekday: "short", hour: "numeric", minute: "2-digit" });
const short = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });
const long = new Intl.DateTimeFormat(undefined, { month: "short", year: "numeric" });

/** Draw `{preference, from, to, isLive}` rows, newest first. */
export function spans(rows, width) {
  const now = Date.now();
  const first = Math.min(...rows.map(({ from }) => Date.parse(from)));
  const start = now - Math.max(now - first, HOUR_MS) * 1.04;
  const { room, fit } = labelRoom(rows.map(({ preference }) => said(preference)), width);
  const right = width - 30;
  const x = (at) => room + ((at - start) / (now - start)) * (right - room);
  const bottom = rows.length * ROW + 4;
  const format = now - start > 300 * DAY_MS ? long : now - start > 4 * DAY_MS ? short : close;
  const count = Math.max(2, Math.min(6, Math.floor((right - room) / 110)));
  const values = Array.from({ length: count }, (_, place) => start + ((place + 0.35) * (now - start)) / count);
  return canvas(
    width,
    bottom + FOOT,
    ...marks({ values, x, top: 0, bottom, format: (at) => format.format(at) }),
    shape("line", { class: "now", x1: x(now), x2: x(now), y1: 0, y2: bottom }),
    shape("text", { class: "tick", x: x(now), y: bottom + 16, "text-anchor": "middle", text: strings.history.now }),
    ...rows.map((row, place) => span(row, { place, x, fit, now })),
  );
}

function span({ preference, from, to, isLive }, { place, x, fit, now }) {
  const middle = place * ROW + ROW / 2 + 2;
  const begin = x(Date.parse(from));
  const end = Math.max(x(Math.min(to ? Date.parse(to) : now, now)), begin + 3);
  const until = to ? asDate(to) : strings.history.holds;
  const title = `${said(preference)}: ${asDate(from)} – ${until}`;
  const look = isLive ? `${preference.stance} ${preference.status}` : "over";
  return shape(
    "g",
    {},
    shape("text", { class: isLive ? "label" : "label faint", x: 0, y: middle + 4, text: fit(said(preference)) }),
    shape("rect", { class: `span ${look}`, x: begin, y: middle - THICK / 2, width: end - begin, height: THICK, rx: 3, title }),
  );
}
