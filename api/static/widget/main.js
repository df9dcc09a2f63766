/** The beginning: the element, the launcher, and `window.Attune` for the host's own script. */

import { tag } from "./config.js";
import { AttuneChat } from "./element.js";
import { el } from "./dom.js";
import { addStrings } from "./strings.js";

const METHODS = ["open", "close", "send", "setToken", "setContext", "showPreferences", "on", "destroy"];

/** The widget that `window.Attune` speaks to: the launcher, else the first of the page. */
function mainWidget() {
  const found = document.querySelector("attune-chat[data-launcher]") ?? document.querySelector("attune-chat");
  if (!found) throw new Error("Attune: there is no widget on this page.");
  return found;
}

/** Put a launcher on the page, unless the page has a widget or asks for none. */
function begin() {
  const isWanted = tag?.dataset.launcher !== "none" && !document.querySelector("attune-chat");
  if (isWanted) document.body.append(el("attune-chat", { data: { launcher: "" } }));
  document.dispatchEvent(new CustomEvent("attune-ready"));
}

function start() {
  if (window.Attune) return;
  const calls = METHODS.map((name) => [name, (...given) => mainWidget()[name](...given)]);
  window.Attune = Object.freeze(Object.fromEntries(calls));
  for (const [language, words] of Object.entries(window.AttuneStrings ?? {})) addStrings(language, words);
  customElements.define("attune-chat", AttuneChat);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin, { once: true });
  else begin();
}

start();
