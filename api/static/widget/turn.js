/** What stands in the log for one turn: what was said, answered, learned and why. */

import { button, el, said, spoken } from "./dom.js";

const LONG = 900;
const MANY_LINES = 16;

/** Make what somebody said; a very long text is folded until asked for. */
export function bubble(role, text, strings) {
  const words = said("p", text, "text");
  const who = role === "user" ? strings.you : strings.assistant;
  const node = el("div", { class: `message ${role}`, data: { message: role } }, spoken(who), words);
  if (text.length > LONG || text.split("\n").length > MANY_LINES) {
    words.classList.add("folded");
    const unfold = () => {
      words.classList.remove("folded");
      more.remove();
    };
    const more = button(strings.showAll, unfold, { class: "plain more" });
    node.append(more);
  }
  return node;
}

/**
 * Make a reply with everything that came of it; an open question comes last.
 * @param {object} reply as the wire has it
 * @param {{strings: object, say: (text: string) => void, show: (id: string) => void}} tools
 */
export function replyNode(reply, { strings, say, show }) {
  const { learned = [], retracted = [], applied = [], messages = [] } = reply;
  const answers = messages.map(({ text }) => bubble("assistant", text, strings));
  const question = reply.expect_reply && answers.length > 1 ? answers.pop() : null;
  return el(
    "div",
    { class: "turn", data: turnData(reply) },
    ...answers,
    becauseChips(applied, strings, show),
    ...retracted.map((one) => retractedNote(one, strings)),
    learnedNote(learned, { strings, say, show }),
    question,
    quickReplies(messages, learned.length > 0, { strings, say }),
  );
}

/** One for each reason, however many slots it filled. */
function becauseChips(applied, strings, show) {
  if (!applied.length) return null;
  const uses = Map.groupBy(applied, ({ preference_id: id }) => id);
  const chips = [...uses].map(([id, notes]) => {
    const [{ because, text }] = notes;
    const usedIn = notes.map(({ slot }) => slot).join(" ");
    const options = { class: "chip", title: because, data: { because: id, usedIn } };
    const chip = button("", () => show(id), options);
    chip.append(el("b", { text: strings.because }), " ", said("span", text || because));
    return el("li", {}, chip);
  });
  return el("ul", { class: "chips" }, ...chips);
}

/** All that was learned in one turn is one change, so one undo takes it back. */
function learnedNote(learned, { strings, say, show }) {
  if (!learned.length) return null;
  const links = learned.map(({ id, text, label }) => {
    const link = button("", () => show(id), { class: "note-link", data: { learned: id } });
    link.append(said("span", text ?? label));
    return el("li", {}, link);
  });
  const undo = button(strings.undo, () => say(strings.undoText), { data: { undo: learned[0].id } });
  const parts = [el("ul", {}, ...links), " ", el("span", { class: "undo" }, undo)];
  return note("learned", strings.learned, ...parts);
}

function retractedNote({ id, text, label }, strings) {
  const node = note("retracted", strings.retracted, said("span", text ?? label));
  node.dataset.retracted = id;
  return node;
}

function note(kind, title, ...parts) {
  return el("div", { class: `note ${kind}` }, el("span", { class: "note-title", text: title }), " ", ...parts);
}

/** Suggested answers; undo is left out where the line about what was learned has it. */
function quickReplies(messages, hasUndo, { strings, say }) {
  const replies = messages
    .flatMap(({ quick_replies: replies }) => replies ?? [])
    .filter(({ payload }) => !(hasUndo && payload === strings.undoText));
  if (!replies.length) return null;
  const buttons = replies.map(({ title, payload }) =>
    button(title, () => say(payload), { class: "quick-reply", dir: "auto", data: { quickReply: payload } }),
  );
  return el(
    "div",
    { class: "quick-replies", role: "group", "aria-label": strings.suggestions, data: { quickReplies: "" } },
    ...buttons,
  );
}

function turnData({ turn_id: turn, seq, outcome, teachable_moment: moment, lesson }) {
  return { turn, seq, outcome, moment: moment?.reason, lesson: lesson?.state, lessonTopic: lesson?.topic };
}
