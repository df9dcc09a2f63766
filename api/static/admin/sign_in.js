/** Asking for the operator's key. */

import { el } from "../dom.js";
import { alert, clearRefusals, field, refuse } from "./pieces.js";
import { strings } from "./strings.js";

/** `enter(key)` signs in or throws; `message` says why the last key no longer opens anything. */
export function signInView(enter, message) {
  const input = el("input", { id: "field-key", name: "key", type: "password", autocomplete: "off", spellcheck: "false" });
  const submit = el("button", { type: "submit", class: "button primary", text: strings.signIn });
  const form = el(
    "form",
    { class: "form", novalidate: "" },
    field("key", strings.keyLabel, input, strings.keyHint),
    submit,
  );
  if (message) form.prepend(alert(message));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    clearRefusals(form);
    const key = input.value.trim();
    if (!key) return refuse(form, "key", strings.keyMissing);
    submit.disabled = true;
    try {
      await enter(key);
    } catch (error) {
      form.prepend(alert(strings.refusals[error.code] ?? error.message));
      submit.disabled = false;
      input.focus();
    }
  });
  return el(
    "section",
    { class: "card sign-in" },
    el("h1", { text: strings.signInTitle }),
    el("p", { class: "lead", text: strings.signInLead }),
    form,
    el(
      "details",
      { class: "aside" },
      el("summary", { text: strings.makeKey }),
      el("p", { text: strings.makeKeyLead }),
      el("pre", { tabindex: "0", "aria-label": strings.makeKeyLead }, el("code", { text: strings.makeKeyCommand })),
    ),
  );
}
