/** Building elements: text is always set as text, so nothing anybody says becomes markup. */

const SVG = "http://www.w3.org/2000/svg";
const ICONS = {
  mark: "M7 10.5v5M12 5.5v14M17 8.5v8",
  send: "M12 19V6M6 11.5 12 5.5l6 6",
  close: "M6.5 6.5l11 11M17.5 6.5l-11 11",
  back: "M14.5 6 8.5 12l6 6",
  known: "M12 12.5a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4.5 20c1-3.4 4-5 7.5-5s6.5 1.6 7.5 5",
  mic: "M12 14.5a3 3 0 0 0 3-3v-5a3 3 0 0 0-6 0v5a3 3 0 0 0 3 3ZM6.5 11.5a5.5 5.5 0 0 0 11 0M12 17v3.5",
  sound: "M5 9.5v5h3.5L13 18.5v-13L8.5 9.5ZM16 9.2a4 4 0 0 1 0 5.6M18.3 6.8a7.4 7.4 0 0 1 0 10.4",
  mute: "M5 9.5v5h3.5L13 18.5v-13L8.5 9.5ZM16.5 9.8l4.4 4.4M20.9 9.8l-4.4 4.4",
  down: "M12 6v12M6.5 12.5 12 18l5.5-5.5",
};

/**
 * Make an element.
 * @param {string} tag
 * @param {object} options `text` is its text, `data` its data-* attributes (null and undefined are
 *   left out), `on` its listeners; anything else is an attribute.
 * @param {...(Node | null | undefined)} children
 */
export function el(tag, { text, data = {}, on = {}, ...attributes } = {}, ...children) {
  const node = document.createElement(tag);
  if (text !== undefined) node.textContent = text;
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) node.setAttribute(name, value);
  }
  for (const [name, value] of Object.entries(data)) {
    if (value !== undefined && value !== null) node.dataset[name] = String(value);
  }
  for (const [name, listener] of Object.entries(on)) node.addEventListener(name, listener);
  node.append(...children.filter(Boolean));
  return node;
}

/** Make a button that does not submit. */
export function button(text, onClick, { class: name = "plain", ...options } = {}) {
  return el("button", { type: "button", class: name, text, on: { click: onClick }, ...options });
}

/** Make a button that shows a sign; `label` is its name for everybody. */
export function iconButton(name, label, onClick, { class: more = "", ...options } = {}) {
  const node = button("", onClick, {
    class: `icon-button ${more}`.trim(),
    "aria-label": label,
    title: label,
    ...options,
  });
  node.append(icon(name));
  return node;
}

/** Make a sign. It says nothing by itself: its button has a name. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  const attributes = { viewBox: "0 0 24 24", "aria-hidden": "true", focusable: "false" };
  for (const [key, value] of Object.entries(attributes)) svg.setAttribute(key, value);
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

/** Make a text that is heard and not seen. */
export function spoken(text) {
  return el("span", { class: "spoken", text });
}

/** Make what people said or are told: right-to-left where the words are, and only there. */
export function said(tag, text, name) {
  return el(tag, { class: name, dir: "auto", text });
}

/** Begin a sentence with a capital. */
export function capitalised(text) {
  return text.charAt(0).toLocaleUpperCase() + text.slice(1);
}

/** A random id; `crypto.randomUUID` is missing on plain http addresses other than localhost. */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
