/** Where a message is written or spoken. */

import { el, iconButton } from "./dom.js";
import { canListen, Ear } from "./voice.js";

const MOST_ROWS = 6;
const ROW_CHARACTERS = 38;

/** The message box with its buttons. */
export class Composer {
  #strings;
  #voice;
  #on;
  #input;
  #mic = null;
  #ear = null;
  #status;
  #isBargeIn = false;

  /**
   * @param {{strings: object, locale: string, hasVoice: boolean, voice: Voice}} tools
   * @param {{say: (text: string, asr?: object) => void, wake: () => void}} on
   *   `say` gives what was written, or heard with its `asr`; `wake` comes when somebody gets ready.
   */
  constructor({ strings, locale, hasVoice, voice }, on) {
    this.#strings = strings;
    this.#voice = voice;
    this.#on = on;
    this.#input = this.#textarea();
    this.#status = el("p", { class: "voice-status", role: "status", data: { voice: "" } });
    const send = iconButton("send", strings.send, null, { class: "send", type: "submit" });
    if (hasVoice && canListen()) this.#addMicrophone(locale);
    this.node = el(
      "form",
      { class: "composer", autocomplete: "off", on: { submit: (event) => this.#submit(event) } },
      this.#status,
      el("div", { class: "field" }, this.#input, this.#mic, send),
    );
  }

  /** Put the cursor into the box. */
  focus() {
    this.#input.focus({ preventScroll: true });
  }

  /** Put a text back to be changed. */
  edit(text) {
    this.#input.value = text;
    this.#fit();
    this.focus();
  }

  /** Close the microphone. */
  stop() {
    this.#ear?.abort();
  }

  #textarea() {
    const listeners = {
      keydown: (event) => this.#sendOnEnter(event),
      input: () => this.#fit(),
      focus: () => this.#on.wake(),
    };
    const { message, placeholder } = this.#strings;
    return el("textarea", {
      rows: "1",
      dir: "auto",
      enterkeyhint: "send",
      "aria-label": message,
      placeholder,
      data: { input: "" },
      on: listeners,
    });
  }

  #submit(event) {
    event.preventDefault();
    const text = this.#input.value.trim();
    if (!text) return this.focus();
    this.#input.value = "";
    this.#fit();
    this.#ear?.abort();
    return this.#on.say(text);
  }

  #sendOnEnter(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.node.requestSubmit();
  }

  /** Grow with the text, also where the browser does not do it itself. */
  #fit() {
    if (CSS.supports("field-sizing", "content")) return;
    const lines = this.#input.value.split("\n");
    const rows = lines.reduce((sum, line) => sum + Math.ceil((line.length + 1) / ROW_CHARACTERS), 0);
    this.#input.rows = Math.min(MOST_ROWS, rows);
  }

  #addMicrophone(locale) {
    this.#ear = new Ear(locale, {
      began: () => this.#interrupt(),
      interim: (text) => {
        this.#status.textContent = text;
      },
      heard: (hypotheses) => this.#heard(hypotheses),
      ended: (error) => this.#silent(error),
    });
    this.#mic = iconButton("mic", this.#strings.speak, () => this.#toggle(), {
      class: "mic",
      "aria-pressed": "false",
      data: { mic: "" },
    });
  }

  #toggle() {
    if (this.#ear.isListening) return this.#ear.stop();
    this.#isBargeIn = false;
    this.#interrupt();
    this.#on.wake();
    this.#ear.listen();
    return this.#show(true, this.#strings.listening);
  }

  /** Whoever speaks is not spoken over. */
  #interrupt() {
    if (this.#voice.hush()) this.#isBargeIn = true;
  }

  #heard(hypotheses) {
    const [best] = hypotheses;
    if (!best) return;
    this.#on.say(best.text, { hypotheses, barge_in: this.#isBargeIn });
    this.#isBargeIn = false;
  }

  #silent(error) {
    const { speechErrors, speechFailed } = this.#strings;
    this.#show(false, error ? (speechErrors[error] ?? speechFailed) : "");
  }

  #show(isListening, text) {
    this.#mic.setAttribute("aria-pressed", String(isListening));
    const label = isListening ? this.#strings.stopListening : this.#strings.speak;
    this.#mic.setAttribute("aria-label", label);
    this.#mic.title = label;
    this.#status.textContent = text;
  }
}
