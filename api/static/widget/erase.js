/** Erasing everything: said what it means, and confirmed by typing a word. */

import { button, el, newId } from "./dom.js";

/** Make the button and the form behind it; `erase` is called once the word was typed. */
export function eraseSection(strings, erase) {
  const id = newId();
  const word = el("input", {
    id,
    autocomplete: "off",
    autocapitalize: "none",
    spellcheck: "false",
    data: { eraseWord: "" },
  });
  const isTyped = () => word.value.trim().toLowerCase() === strings.eraseWord.toLowerCase();
  const confirm = el("button", { type: "submit", class: "danger", text: strings.eraseConfirm, disabled: "", data: { eraseConfirm: "" } });
  const form = el(
    "form",
    { class: "erase", hidden: "", data: { eraseForm: "" } },
    el("label", { for: id, text: strings.eraseExplain(strings.eraseWord) }),
    word,
    el("div", { class: "card-actions" }, confirm, button(strings.cancel, () => show(false))),
  );
  const ask = button(strings.eraseAll, () => show(true), { class: "outlined risky", data: { erase: "" } });

  function show(isOn) {
    form.hidden = !isOn;
    ask.hidden = isOn;
    word.value = "";
    confirm.disabled = true;
    (isOn ? word : ask).focus();
    if (isOn) form.scrollIntoView({ block: "nearest" });
  }

  word.addEventListener("input", () => {
    confirm.disabled = !isTyped();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!isTyped()) return;
    show(false);
    erase();
  });
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    show(false);
  });
  return el("div", {}, ask, form);
}
