/** `<attune-chat>`: the widget as an element, standing in a page or behind a launcher. */

import base from "../theme.css";
import frame from "./frame.css";
import talk from "./talk.css";
import known from "./known.css";
import { Chat } from "./chat.js";
import { readConfig, tag } from "./config.js";
import { button, el, icon } from "./dom.js";
import { personOf } from "./storage.js";
import { stringsOf } from "./strings.js";

const FULL_SCREEN = "(max-width: 480px)";
const taken = new Set();
let sheet = null;

/** One widget. Its methods are the same as those of `window.Attune`. */
export class AttuneChat extends HTMLElement {
  static observedAttributes = ["data-token", "data-theme"];
  #listeners = new Map();
  #config = null;
  #strings;
  #name;
  #chat = null;
  #root;
  #window;
  #launch = null;

  connectedCallback() {
    if (this.#chat) return;
    const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    this.#config = readConfig(this);
    this.#strings = stringsOf(this.#config.locale);
    this.#config.name = this.#name = freeName(this.#config.name);
    addStyles(root);
    this.#root = el("div", {
      class: this.#isLauncher ? "attune floating" : "attune",
      lang: this.#config.locale,
      dir: getComputedStyle(this).direction,
      data: { theme: this.dataset.theme ?? tag?.dataset.theme },
      on: { keydown: (event) => this.#escape(event) },
    });
    root.replaceChildren(...root.querySelectorAll("style"), this.#root);
    document.addEventListener("focusin", this.#hold);
    this.#build();
  }

  disconnectedCallback() {
    document.removeEventListener("focusin", this.#hold);
    this.#chat?.stop();
    this.#chat = null;
    taken.delete(this.#name);
  }

  attributeChangedCallback(name, before, now) {
    if (!this.#chat || before === now) return;
    if (name === "data-token") this.setToken(now);
    else this.#root.dataset.theme = now ?? "";
  }

  /** Whether it can be seen. */
  get isOpen() {
    return Boolean(this.#window) && !this.#window.hidden;
  }

  /** Show it and put the cursor into its message box. */
  open() {
    if (!this.isOpen) {
      this.#window.hidden = false;
      this.#window.ariaModal = matchMedia(FULL_SCREEN).matches ? "true" : null;
      this.#launch.hidden = true;
      this.#chat.start();
      this.#emit("open", {});
    }
    this.#chat.focus();
  }

  /** Hide it behind its launcher; one that stands in the page stays. */
  close() {
    if (!this.#isLauncher || !this.isOpen) return;
    this.#chat.closePanel();
    this.#chat.rest();
    this.#window.hidden = true;
    this.#launch.hidden = false;
    this.#launch.focus({ preventScroll: true });
    this.#emit("close", {});
  }

  /** Say something for the person. */
  send(text) {
    this.#chat.say(String(text));
  }

  /** Take another user token; another person's begins their own conversation. */
  setToken(token) {
    const isSame = personOf(token) === personOf(this.#config.token);
    if (isSame) return this.#chat.setToken(token || undefined);
    this.#config.token = token || undefined;
    const wasOpen = this.isOpen;
    this.#chat.stop();
    this.#build();
    if (this.#isLauncher && wasOpen) this.open();
    return undefined;
  }

  /** Say where the person is: parts of the wire's `context`. */
  setContext(context) {
    this.#chat.setContext(context);
  }

  /** Show what is known about the person; `id` leads to one preference. */
  showPreferences(id) {
    if (!this.isOpen) this.open();
    this.#chat.showPreferences(id);
  }

  /** Call `listener(detail)` on `turn`, `learned`, `error`, `open`, `close` or `erased`; gives what ends it. */
  on(name, listener) {
    const all = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, all.add(listener));
    return () => all.delete(listener);
  }

  /** Take it off the page. What is kept of the conversation stays for the next time. */
  destroy() {
    this.remove();
    this.#listeners.clear();
  }

  get #isLauncher() {
    return this.dataset.launcher !== undefined;
  }

  #build() {
    const host = { emit: (name, detail) => this.#emit(name, detail), close: this.#isLauncher ? () => this.close() : null };
    this.#chat = new Chat(this.#config, this.#strings, host);
    const label = this.#config.title ?? this.#strings.name;
    const role = this.#isLauncher ? "dialog" : "region";
    this.#window = el("section", { class: "window", role, "aria-label": label, hidden: this.#isLauncher ? "" : null }, this.#chat.node);
    this.#launch = this.#isLauncher ? this.#launcher() : null;
    this.#root.replaceChildren(this.#window, ...(this.#launch ? [this.#launch] : []));
    if (!this.#isLauncher || this.#chat.hasUnsent) this.#chat.start();
  }

  #launcher() {
    const { open } = this.#strings;
    const launch = button("", () => this.open(), { class: "launch", "aria-label": open, title: open, "aria-haspopup": "dialog", data: { launch: "" } });
    launch.append(icon("mark"));
    return launch;
  }

  #escape(event) {
    if (event.key !== "Escape" || event.isComposing) return;
    if (!this.#chat.closePanel()) this.close();
  }

  /** Where the window covers the page, the focus begins again instead of going behind it. */
  #hold = ({ target }) => {
    const isCovering = this.#isLauncher && this.isOpen && matchMedia(FULL_SCREEN).matches;
    if (!isCovering || target === this) return;
    const all = [...this.#window.querySelectorAll("button:enabled, textarea")];
    all.find((node) => node.checkVisibility() && !node.closest("[inert]"))?.focus();
  };

  /** Tell the host; a mistake in its listener is its own. */
  #emit(name, detail) {
    for (const listener of this.#listeners.get(name) ?? []) {
      try {
        listener(detail);
      } catch (error) {
        reportError(error);
      }
    }
  }
}

/** Tell two widgets of a page apart, the same way on every load. */
function freeName(wanted) {
  let name = wanted;
  for (let number = 2; taken.has(name); number++) name = `${wanted}-${number}`;
  taken.add(name);
  return name;
}

/** Adopted style sheets need no leave of a content security policy; a style tag takes the nonce. */
function addStyles(root) {
  const text = base + frame + talk + known;
  if ("adoptedStyleSheets" in root) {
    if (!sheet) {
      sheet = new CSSStyleSheet();
      sheet.replaceSync(text);
    }
    root.adoptedStyleSheets = [sheet];
  } else if (!root.querySelector("style")) {
    root.append(el("style", { nonce: tag?.nonce, text }));
  }
}
