/** Adding, correcting and deleting one preference, always with a reason. */

import { button, el } from "../dom.js";
import { newId, personPath } from "./api.js";
import { said } from "./format.js";
import { bodyOf, changesOf, fillAttributes, preferenceFields } from "./fields.js";
import { alert, clearRefusals, field, openDialog, refuse, tell } from "./pieces.js";
import { strings } from "./strings.js";

const words = strings.edit;
const SHORTEST_REASON = 3;

/** `changed()` is called when it is written down. */
export async function addDialog(site, user, changed) {
  const fields = preferenceFields(null);
  const { form, close } = formDialog(words.addTitle(user), fields, words.add, async (given) => {
    const written = await site.client.send("POST", personPath(user, "preferences"), { body: given, once });
    close();
    await changed();
    tell(words.added(said(written)));
    document.querySelector(`[data-preference="${CSS.escape(written.id)}"] button`)?.focus();
  });
  const once = newId();
  try {
    fillAttributes(form, (await site.client.get("topics")).topics);
  } catch (error) {
    form.prepend(alert(error.message));
  }
}

/** `done(message)` is called when it is written down. */
export function correctDialog(site, user, preference, done) {
  const path = personPath(user, "preferences", preference.id);
  const { form, close } = formDialog(words.correctTitle(said(preference)), preferenceFields(preference), words.correct, async (given) => {
    const body = changesOf(given, preference);
    if (Object.keys(body).length === 1) throw new Unready(words.nothing);
    try {
      const after = await site.client.send("PATCH", path, { body, etag: preference.etag });
      close();
      await done(words.corrected(said(after)));
    } catch (error) {
      if (!isOvertaken(error)) throw error;
      form.prepend(overtaken(site, user, preference, error, done, close));
    }
  });
}

export function removeDialog(site, user, preference, done) {
  const lead = el("p", { class: "lead", text: words.removeLead });
  const { form, close } = formDialog(words.removeTitle(said(preference)), [lead], words.remove, async ({ reason }) => {
    const query = new URLSearchParams({ reason });
    try {
      await site.client.send("DELETE", `${personPath(user, "preferences", preference.id)}?${query}`, { etag: preference.etag });
      close();
      await done(words.removed(said(preference)));
    } catch (error) {
      if (!isOvertaken(error)) throw error;
      form.prepend(overtaken(site, user, preference, error, done, close));
    }
  }, "danger");
}

class Unready extends Error {}

/** A form over the page that needs a reason; `send(body)` writes it down or throws. */
function formDialog(title, fields, verb, send, look = "primary") {
  const reason = el("textarea", { id: "field-reason", name: "reason", rows: "2", maxlength: "500" });
  const submit = el("button", { type: "submit", class: `button ${look}`, text: verb });
  const form = el(
    "form",
    { class: "form", novalidate: "" },
    ...fields,
    field("reason", words.reason, reason, words.reasonHint),
    el("div", { class: "dialog-actions" }, button(strings.cancel, () => close(), { class: "button" }), submit),
  );
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    clearRefusals(form);
    const given = { ...bodyOf(form), reason: reason.value.trim() };
    if (form.elements.value && given.value === "") return refuse(form, "value", words.valueMissing);
    if (given.reason.length < SHORTEST_REASON) return refuse(form, "reason", words.reasonMissing);
    submit.disabled = true;
    try {
      await send(given);
    } catch (error) {
      tellRefusal(form, error);
    } finally {
      submit.disabled = false;
    }
  });
  const { close } = openDialog(title, [form]);
  form.querySelector("input, select, textarea").focus();
  return { form, close };
}

function tellRefusal(form, error) {
  const name = error.field?.split(".").at(-1);
  if (!(name && refuse(form, name, error.message))) form.prepend(alert(error.message));
}

function isOvertaken({ code }) {
  return code === "precondition_failed" || code === "preference_ended";
}

/** Somebody was faster: say so, and lead to how it stands now. */
function overtaken(site, user, preference, { code }, done, close) {
  const isGone = code === "preference_ended";
  const reload = async () => {
    close();
    await done(words.reloaded);
    if (isGone) return;
    const { preferences } = await site.client.get(personPath(user, "preferences"), { limit: 200 });
    const found = preferences.find(({ id }) => id === preference.id);
    if (found) correctDialog(site, user, found, done);
  };
  const told = alert(isGone ? words.gone : words.conflict);
  told.dataset.conflict = code;
  told.append(button(words.reload, reload));
  return told;
}
