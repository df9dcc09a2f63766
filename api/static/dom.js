/** Building elements: text is always set as text, so nothing anybody says becomes markup. */

/**
 * Make an element.
 * @param {string} tag
 * @param {{text?: string, data?: Record<string, unknown>, on?: Record<string, (event: Event) => void>}} options
 *   `text` is its text, `data` its data-* attributes (null and undefined are left out), `on` its
 *   listeners; anything else is an attribute.
 * @param {...(Node | null | undefined)} children
 */
export function el(tag, { text, data = {}, on = {}, ...attributes } = {}, ...children) {
  const node = document.createElement(tag);
  if (text !== undefined) node.textContent = text;
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
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

/** Text for people who listen to the page. */
export function spoken(text) {
  return el("span", { class: "hidden-title", text });
}

/** Show an id such as `living_room` as words. */
export function words(id) {
  const spaced = String(id).replaceAll("_", " ");
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

/** Fill the words of the static page: data-string, data-label and data-placeholder name them. */
export function fillStrings(root, strings) {
  for (const node of root.querySelectorAll("[data-string]")) {
    node.textContent = strings[node.dataset.string];
  }
  for (const node of root.querySelectorAll("[data-label]")) {
    node.setAttribute("aria-label", strings[node.dataset.label]);
  }
  for (const node of root.querySelectorAll("[data-placeholder]")) {
    node.placeholder = strings[node.dataset.placeholder];
  }
}
