/** The demo page: what happens behind the conversation, and the line to have it elsewhere. */

import { ContextPanel } from "./context.js";
import { strings } from "./demo-strings.js";
import { fillStrings } from "./dom.js";
import { UnderstoodPanel } from "./understood.js";

const find = (id) => document.getElementById(id);
fillStrings(document, strings);

const chat = find("chat");
const context = new ContextPanel(find("context"), (where) => chat.setContext(where));
const understood = new UnderstoodPanel(find("understood"));
chat.setContext(context.read());
chat.on("turn", (reply) => understood.show(reply));
chat.on("erased", () => {
  understood.clear();
  context.clear();
  chat.setContext(context.read());
});

/** Show the line that puts the widget on a page, with the hash that pins it. */
async function showSnippet() {
  const { integrity } = await (await fetch("widget.json")).json();
  const address = new URL("widget.js", location.href);
  const lines = [`<script src="${address}"`, `        integrity="${integrity}"`, `        crossorigin="anonymous" defer></${"script"}>`];
  find("snippet").textContent = lines.join("\n");
}

document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault();
  chat.open();
});

/** Browsers keep the clipboard from pages on plain http addresses other than localhost; a selection can be copied there. */
async function copy(node) {
  if (navigator.clipboard) return navigator.clipboard.writeText(node.textContent);
  getSelection().selectAllChildren(node);
  return document.execCommand("copy");
}

find("copy").addEventListener("click", async () => {
  await copy(find("snippet"));
  find("copied").textContent = strings.copied;
});

await showSnippet();
document.documentElement.dataset.ready = "";
