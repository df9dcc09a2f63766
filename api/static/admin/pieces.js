/** What views are made of: tables, pages of a list, dialogs, alerts. */

import { button, el } from "../dom.js";
import { strings } from "./strings.js";

/**
 * A table that becomes cards where a column has less than `room` pixels on average; the roles are
 * written out because a table that is not displayed as one loses them.
 * @param {{caption: string, columns: {title: string, cell: (row: any) => Node | string,
 *   isHead?: boolean, class?: string, isHidden?: boolean}[], rows: any[],
 *   data?: (row: any) => Record<string, unknown>, room?: number}} options
 */
export function table({ caption, columns, rows, data = () => ({}), room = 130 }) {
  const head = columns.map(({ title, isHidden, class: name = "" }) =>
    el("th", { scope: "col", role: "columnheader", class: name }, el("span", { class: isHidden ? "hidden-title" : "", text: title })),
  );
  const body = rows.map((row) =>
    el("tr", { role: "row", data: data(row) }, ...columns.map((column) => cell(column, row))),
  );
  const made = el(
    "table",
    { class: "table", role: "table" },
    el("caption", { class: "hidden-title", text: caption }),
    el("thead", { role: "rowgroup" }, el("tr", { role: "row" }, ...head)),
    el("tbody", { role: "rowgroup" }, ...body),
  );
  const place = el("div", { class: "table-place" }, made);
  const fit = () => made.classList.toggle("cards", place.clientWidth < columns.length * room);
  new ResizeObserver(fit).observe(place);
  return place;
}

/** Room a column of a table of numbers needs. */
export const NARROW = 66;

function cell({ title, cell: make, isHead, isHidden, class: name = "" }, row) {
  const made = make(row);
  const node = typeof made === "string" ? document.createTextNode(made) : made;
  const tag = isHead ? "th" : "td";
  const given = isHead ? { scope: "row", role: "rowheader" } : { role: "cell" };
  const label = el("span", { class: "cell-title", "aria-hidden": "true", text: isHead || isHidden ? "" : title });
  return el(tag, { ...given, class: name }, label, el("span", { class: "cell" }, node));
}

/** Tell those who listen what happened. */
export function tell(text) {
  document.getElementById("status").textContent = text;
}

/** Something went wrong, said where it happened; `again` tries once more. */
export function alert(message, again) {
  const retry = again ? button(strings.tryAgain, again, { class: "plain" }) : null;
  return el("div", { class: "alert", role: "alert" }, el("p", { text: message }), retry);
}

/** A list in pages. `load(cursor, signal)` gives `{rows, next}`, `show(rows, isMore)` a node. */
export class Paged {
  #root = el("div", { class: "paged" });
  #cursors = [null];
  #asked = null;
  #given;

  constructor({ title, load, show }) {
    this.#given = { title, load, show };
  }

  get root() {
    return this.#root;
  }

  /** Begin at the first page again. */
  restart() {
    this.#cursors = [null];
    return this.refresh();
  }

  /** Read the page again; what was asked for before and is not there yet no longer counts. */
  async refresh() {
    this.#asked?.abort();
    const asked = (this.#asked = new AbortController());
    this.#root.setAttribute("aria-busy", "true");
    try {
      const { rows, next } = await this.#given.load(this.#cursors.at(-1), asked.signal);
      if (asked.signal.aborted) return;
      this.#root.replaceChildren(this.#given.show(rows, Boolean(next)), this.#pager(next));
    } catch (error) {
      if (asked.signal.aborted || error.status === 401) return;
      this.#root.replaceChildren(alert(error.message, () => this.refresh()));
    } finally {
      if (!asked.signal.aborted) this.#root.setAttribute("aria-busy", "false");
    }
  }

  #pager(next) {
    const place = this.#cursors.length;
    if (place === 1 && !next) return el("span", { hidden: "" });
    const go = (move, name) => async () => {
      move();
      await this.refresh();
      const again = this.#root.querySelector(`[data-page="${name}"]:not(:disabled)`);
      (again ?? this.#root.querySelector("[data-page]:not(:disabled)"))?.focus();
      tell(strings.page(this.#cursors.length));
    };
    const back = button(strings.previous, go(() => this.#cursors.pop(), "previous"), { class: "button", data: { page: "previous" } });
    const on = button(strings.next, go(() => this.#cursors.push(next), "next"), { class: "button", data: { page: "next" } });
    back.disabled = place === 1;
    on.disabled = !next;
    const here = el("span", { class: "pager-place", text: strings.page(place) });
    return el("nav", { class: "pager", "aria-label": strings.pagesOf(this.#given.title) }, back, here, on);
  }
}

/** Open a dialog over the page; gives how to close it. The focus goes back to where it was. */
export function openDialog(title, children, { class: name = "" } = {}) {
  const heading = el("h2", { id: "dialog-title", tabindex: "-1", text: title });
  const dialog = el("dialog", { class: `dialog ${name}`, "aria-labelledby": "dialog-title" }, heading, ...children);
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  return { dialog, close: () => dialog.close() };
}

/** A labelled choice; `options` are pairs of value and text. */
export function select(name, label, options, { value = "", onChange } = {}) {
  const node = el("select", { id: `field-${name}`, name });
  node.append(...options.map(([key, text]) => el("option", { value: key, text })));
  node.value = value;
  if (onChange) node.addEventListener("change", onChange);
  return { node, field: field(name, label, node) };
}

/** A control with its label, its hint and room for what is wrong with it. */
export function field(name, label, control, hint = "") {
  const ids = [hint ? `hint-${name}` : "", `error-${name}`].filter(Boolean).join(" ");
  control.setAttribute("aria-describedby", ids);
  return el(
    "div",
    { class: "field", data: { field: name } },
    el("label", { for: control.id, text: label }),
    control,
    hint ? el("p", { class: "hint", id: `hint-${name}`, text: hint }) : null,
    el("p", { class: "field-error", id: `error-${name}` }),
  );
}

/** Say what is wrong with a control of a form and go there; false where it has no such control. */
export function refuse(form, name, message) {
  const control = form.elements[name];
  const place = form.querySelector(`#error-${CSS.escape(name)}`);
  if (!control || !place) return false;
  place.textContent = message;
  control.setAttribute("aria-invalid", "true");
  control.focus();
  return true;
}

/** Take back what was said to be wrong. */
export function clearRefusals(form) {
  for (const place of form.querySelectorAll(".field-error")) place.textContent = "";
  for (const control of form.querySelectorAll("[aria-invalid]")) control.removeAttribute("aria-invalid");
  form.querySelector(".alert")?.remove();
}

/** Hand a file to whoever is at the page. */
export function download(name, content) {
  const link = el("a", { href: URL.createObjectURL(content), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
