/** The demo page: puts the conversation and the panels together. */

import { Chat } from "./chat.js";
import { CallError, Client } from "./client.js";
import { fillStrings } from "./dom.js";
import { Memory, Outbox } from "./memory.js";
import { ContextPanel, KnownPanel, UnderstoodPanel } from "./panels.js";
import { strings } from "./strings.js";

const find = (id) => document.getElementById(id);
fillStrings(document, strings);

const memory = new Memory();
const outbox = new Outbox(memory);
const input = find("message");
const client = new Client(memory, () => chat.addNotice(strings.newSession));
const chat = new Chat(find("log"), { say, show: (id) => known.focus(id) });
const context = new ContextPanel(find("context"));
const understood = new UnderstoodPanel(find("understood"));
const known = new KnownPanel(find("known"), { forget, erase });
let isSending = false;

/** Say something for the person; a button that was used by keyboard hands the focus back. */
function say(text, event) {
  const words = text.trim();
  if (!words) return;
  const isTouch = event?.detail > 0 && matchMedia("(pointer: coarse)").matches;
  chat.addMine(words);
  outbox.add(words, context.read());
  if (!isTouch) input.focus();
  void sendAll();
}

/** Send what waits, in order; stop at the first that does not arrive. */
async function sendAll() {
  if (isSending) return;
  isSending = true;
  chat.clearFailures();
  try {
    for (let entry = outbox.entries[0]; entry; entry = outbox.entries[0]) await send(entry);
    void refresh();
  } catch (error) {
    if (!(error instanceof CallError)) throw error;
  } finally {
    isSending = false;
  }
}

async function send(entry) {
  chat.setTyping(true);
  try {
    const reply = await client.sendTurn(entry);
    outbox.remove(entry.id);
    chat.setTyping(false);
    chat.addReply(reply);
    understood.show(reply);
  } catch (error) {
    chat.setTyping(false);
    showFailure(entry, error);
    throw error;
  }
}

function showFailure(entry, error) {
  if (!(error instanceof CallError)) return;
  if (error.isTemporary) {
    chat.addFailure(error, strings.tryAgain, () => {
      input.focus();
      void sendAll();
    });
    return;
  }
  outbox.remove(entry.id);
  chat.addFailure(error, strings.editAgain, () => {
    chat.clearFailures();
    input.value = entry.text;
    input.focus();
  });
}

/** Read again what is known; a failure here is told beside the list, not in the conversation. */
async function refresh() {
  await attempt(showKnown);
}

async function showKnown() {
  known.show(client.isKnown ? await client.listPreferences() : []);
}

async function forget(preference) {
  await attempt(async () => {
    await client.forget(preference.id);
    await showKnown();
    find("status").textContent = strings.forgotten(preference.text ?? preference.label);
    find("known-title").focus();
  });
}

async function erase() {
  await attempt(async () => {
    await client.erase();
    outbox.clear();
    known.show([]);
    understood.clear();
    chat.restart();
    find("status").textContent = strings.erased;
    find("known-title").focus();
  });
}

async function attempt(action) {
  try {
    find("status").textContent = "";
    await action();
  } catch (error) {
    if (!(error instanceof CallError)) throw error;
    find("status").textContent = error.message;
  }
}

function submit(event) {
  event.preventDefault();
  say(input.value);
  input.value = "";
}

function sendOnEnter(event) {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  find("composer").requestSubmit();
}

/** Greet, list what is known, and send what an earlier visit left unsent. */
async function start() {
  chat.restart();
  find("composer").addEventListener("submit", submit);
  input.addEventListener("keydown", sendOnEnter);
  addEventListener("online", () => void sendAll());
  for (const entry of outbox.entries) chat.addMine(entry.text);
  await refresh();
  const count = Number(find("known").dataset.count ?? 0);
  if (count) chat.greet(strings.welcomeBack(count));
  if (outbox.entries.length) void sendAll();
  document.documentElement.dataset.ready = "";
}

void start();
