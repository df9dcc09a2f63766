/** Why something is held true: the words it was learned from, and what happened to it since. */

import { button, el } from "../dom.js";
import { personPath } from "./api.js";
import { about, asDate, asPercent, said, time } from "./format.js";
import { alert, openDialog } from "./pieces.js";
import { strings } from "./strings.js";

const words = strings.why;
const STEPS_READ = 200;

export function whyDialog(site, user, preference) {
  const steps = el("div", { "aria-busy": "true" }, el("p", { class: "quiet", text: strings.loading }));
  const close = button(strings.close, () => dialog.close(), { class: "button" });
  const dialog = openDialog(words.title(said(preference)), [
    quote(preference),
    facts(preference),
    el("h3", { text: words.steps }),
    steps,
    el("div", { class: "dialog-actions" }, close),
  ]);
  tellSteps(site, user, preference, steps);
}

function quote({ evidence, source, text }) {
  const isSpoken = Boolean(evidence?.turn_id);
  return el(
    "figure",
    { class: "evidence", data: { evidence: source } },
    el("figcaption", { text: isSpoken ? words.words : words.written }),
    el("blockquote", { text: evidence?.text || text }),
  );
}

function facts(preference) {
  const { evidence = {}, source, strength, valid_from: from, valid_until: until, text, id } = preference;
  const rows = [
    [words.sentence, text],
    [words.how, `${strings.sources[source] ?? source} · ${about(preference)}`],
    [words.channel, evidence.channel],
    [words.heard, evidence.asr_confidence === null || evidence.asr_confidence === undefined ? null : asPercent(evidence.asr_confidence)],
    [words.turn, evidence.turn_id],
    [words.strength, String(strength)],
    [words.since, time(from)],
    [words.until, until ? time(until) : words.never],
    [words.id, id],
  ].filter(([, value]) => value);
  return el("dl", { class: "dl" }, ...rows.flatMap(([name, value]) => [el("dt", { text: name }), el("dd", {}, value instanceof Node ? value : document.createTextNode(value))]));
}

/** List the steps of the history this preference, or an earlier version of it, has a part in. */
async function tellSteps({ client }, user, { id }, root) {
  try {
    const { changes } = await client.get(personPath(user, "history"), { limit: STEPS_READ });
    const first = id.split(".")[0];
    const isIt = (one) => one.id === id || one.id.split(".")[0] === first;
    const mine = changes.filter(({ added, ended }) => [...added, ...ended].some(isIt));
    const items = mine.map((change) => step(change, isIt));
    root.replaceChildren(items.length ? el("ol", { class: "steps", role: "list" }, ...items) : el("p", { class: "quiet", text: words.noSteps }));
  } catch (error) {
    if (error.status !== 401) root.replaceChildren(alert(error.message));
  } finally {
    root.removeAttribute("aria-busy");
  }
}

function step({ at, added, ended, actor, reason, undone }, isIt) {
  const came = added.some(isIt);
  const went = ended.some(isIt);
  const kind = came && went ? words.changed : came ? words.came : words.went;
  const who = actor ? strings.history.operator(actor) : strings.history.person;
  const parts = [who, reason ? strings.history.because(reason) : null, undone ? words.undone : null];
  return el(
    "li",
    { class: undone ? "step undone" : "step" },
    el("b", { text: kind }),
    document.createTextNode(" "),
    time(at, asDate),
    el("span", { class: "quiet", text: ` · ${parts.filter(Boolean).join(" · ")}` }),
  );
}
