/** Ears and a voice by the Web Speech API, where the browser has them; both start by a click only. */

const ALTERNATIVES = 5;

/** Whether this browser can listen. */
export function canListen() {
  return Boolean(recogniser());
}

/** Whether this browser can speak. */
export function canSpeak() {
  return "speechSynthesis" in window;
}

/** Listens to one thing said. */
export class Ear {
  #on;
  #locale;
  #hearing = null;

  /**
   * @param {string} locale
   * @param {{interim: (text: string) => void, heard: (hypotheses: {text: string, confidence: number}[]) => void,
   *   began: () => void, ended: (error: string | null) => void}} on
   *   `began`: somebody has begun to speak; `ended` comes once, after everything else.
   */
  constructor(locale, on) {
    this.#locale = locale;
    this.#on = on;
  }

  /** Whether the microphone is open. */
  get isListening() {
    return this.#hearing !== null;
  }

  /** Open the microphone until something was said. */
  listen() {
    const Recogniser = recogniser();
    const hearing = new Recogniser();
    let problem = null;
    hearing.lang = this.#locale;
    hearing.interimResults = true;
    hearing.continuous = false;
    hearing.maxAlternatives = ALTERNATIVES;
    hearing.onspeechstart = () => this.#on.began();
    hearing.onresult = (event) => this.#receive(event.results);
    hearing.onerror = ({ error }) => {
      problem = error === "aborted" ? null : error;
    };
    hearing.onend = () => {
      this.#hearing = null;
      this.#on.ended(problem);
    };
    this.#hearing = hearing;
    hearing.start();
  }

  /** Close the microphone; what was said so far still counts. */
  stop() {
    this.#hearing?.stop();
  }

  /** Close the microphone and forget what was said. */
  abort() {
    this.#hearing?.abort();
  }

  #receive(results) {
    const all = [...results];
    const last = all.at(-1);
    if (!last) return;
    if (!last.isFinal) {
      this.#on.interim(all.map(([best]) => best.transcript).join(""));
      return;
    }
    const before = all.slice(0, -1).map(([best]) => best.transcript).join("");
    const hypotheses = [...last].map(({ transcript, confidence }) => ({
      text: `${before}${transcript}`.trim(),
      confidence: Math.min(1, Math.max(0, confidence || 0)),
    }));
    this.#on.heard(hypotheses.filter(({ text }) => text));
  }
}

/** Says answers aloud. */
export class Voice {
  #locale;

  constructor(locale) {
    this.#locale = locale;
    this.isOn = false;
    this.isSpeaking = false;
  }

  /** Say texts one after the other, if that is wanted. */
  say(texts) {
    if (!this.isOn || !texts.length) return;
    this.isSpeaking = true;
    const utterances = texts.map((text) => new SpeechSynthesisUtterance(text));
    for (const utterance of utterances) {
      utterance.lang = this.#locale;
      speechSynthesis.speak(utterance);
    }
    const finish = () => {
      this.isSpeaking = false;
    };
    utterances.at(-1).onend = finish;
    utterances.at(-1).onerror = finish;
  }

  /** Be silent at once; gives whether something was cut short. */
  hush() {
    const wasSpeaking = this.isSpeaking;
    this.isSpeaking = false;
    if (wasSpeaking) speechSynthesis.cancel();
    return wasSpeaking;
  }
}

function recogniser() {
  return window.SpeechRecognition ?? window.webkitSpeechRecognition;
}
