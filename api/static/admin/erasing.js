/** Erasing a person: a typed confirmation, then the receipt. */

import { button, el, words as asWords } from "../dom.js";
import { personPath } from "./api.js";
import { asNumber, time } from "./format.js";
import { alert, clearRefusals, download, field, NARROW, openDialog, refuse, table } from "./pieces.js";
import { strings } from "./strings.js";

const words = strings.erase;

/** `erased(receipt)` is called when it is done. */
export function eraseDialog({ client }, user, erased) {
  const input = el("input", { id: "field-confirm", name: "confirm", autocomplete: "off", spellcheck: "false" });
  const submit = el("button", { type: "submit", class: "button danger strong", text: words.erase });
  const form = el(
    "form",
    { class: "form", novalidate: "" },
    field("confirm", words.confirm(user), input),
    el("div", { class: "dialog-actions" }, button(strings.cancel, () => close(), { class: "button" }), submit),
  );
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    clearRefusals(form);
    if (input.value.trim() !== user) return refuse(form, "confirm", words.mismatch(user));
    submit.disabled = true;
    try {
      const { receipt } = await client.send("DELETE", personPath(user));
      close();
      erased(receipt);
    } catch (error) {
      form.prepend(alert(error.message));
      submit.disabled = false;
    }
  });
  const lead = [words.lead, words.stays].map((text) => el("p", { class: "lead", text }));
  const { close } = openDialog(words.title(user), [...lead, form]);
  input.focus();
}

/** Those with a name of their own first, in its order. */
function place(store) {
  const known = Object.keys(words.stores).indexOf(store);
  return known < 0 ? Number.MAX_SAFE_INTEGER : known;
}

/** What is shown in the person's place. */
export function receiptView(user, receipt) {
  const { erased, verified, at } = receipt;
  const save = () => {
    const text = JSON.stringify({ user_id: user, receipt }, null, 2);
    download("attune-erasure-receipt.json", new Blob([text], { type: "application/json" }));
  };
  return el(
    "article",
    { class: "card receipt", data: { receipt: String(verified) } },
    el("h1", { tabindex: "-1", text: words.receipt(user) }),
    el("p", { class: verified ? "verdict good" : "verdict bad", text: verified ? words.verified : words.unverified }),
    el("p", { class: "quiet" }, document.createTextNode(`${words.at} `), time(at)),
    table({
      caption: words.caption,
      room: NARROW,
      rows: Object.entries(erased).sort(([one], [other]) => place(one) - place(other)),
      data: ([store]) => ({ store }),
      columns: [
        { title: words.columns.store, isHead: true, cell: ([store]) => words.stores[store] ?? asWords(store) },
        { title: words.columns.rows, class: "number", cell: ([, rows]) => asNumber(rows) },
      ],
    }),
    el("div", { class: "actions" }, button(words.download, save, { class: "button primary", data: { action: "receipt" } }), el("a", { class: "button", href: "#/people", text: strings.person.back })),
    el("p", { class: "hint", text: words.note }),
  );
}
