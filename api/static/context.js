/** The switches of the demo page: where, when and on what somebody talks. */

import { strings } from "./demo-strings.js";
import { el } from "./dom.js";

const HOURS = { morning: 8, afternoon: 14, evening: 19, night: 23 };

/** The switches for room, time of day and device; `read` gives a turn's context. */
export class ContextPanel {
  #selects = {};

  /** `changed` is called with the context whenever it is another. */
  constructor(root, changed) {
    for (const [name, { label, options }] of Object.entries(strings.context)) {
      const choices = Object.entries(options).map(([value, text]) => el("option", { value, text }));
      const select = el("select", { id: `context-${name}`, data: { context: name } }, ...choices);
      select.addEventListener("change", () => changed(this.read()));
      this.#selects[name] = select;
      root.append(el("div", { class: "switch" }, el("label", { for: select.id, text: label }), select));
    }
  }

  /** Go back to what was shown first. */
  clear() {
    for (const select of Object.values(this.#selects)) select.selectedIndex = 0;
  }

  /** Give the circumstances as the wire names them. */
  read() {
    const { room, daypart, device } = this.#selects;
    const context = {
      device: { id: device.value, type: device.value, has_screen: device.value !== "speaker" },
    };
    if (room.value) context.room = room.value;
    if (daypart.value) context.local_time = todayAt(HOURS[daypart.value]);
    return context;
  }
}

function todayAt(hour) {
  const now = new Date();
  now.setHours(hour, 15, 0, 0);
  return now;
}
