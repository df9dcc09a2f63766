/** The operators' page: who is signed in, and which view is shown. */

import { button, el, fillStrings } from "../dom.js";
import { CallError, Client, storeKey, storedKey } from "./api.js";
import { auditView } from "./audit.js";
import { asMoment } from "./format.js";
import { overviewView } from "./overview.js";
import { peopleView } from "./people.js";
import { personView } from "./person.js";
import { alert, tell } from "./pieces.js";
import { signInView } from "./sign_in.js";
import { strings } from "./strings.js";
import { trialView } from "./trial.js";

const VIEWS = { overview: overviewView, people: peopleView, audit: auditView, trial: trialView };
const find = (id) => document.getElementById(id);
let site = null;

fillStrings(document, strings);
addEventListener("hashchange", () => show());
find("skip").addEventListener("click", (event) => {
  event.preventDefault();
  focusHeading();
});
await resume();
document.documentElement.dataset.ready = "";

/** Go on with the key of this tab, where there is one. */
async function resume() {
  const key = storedKey();
  if (key === null) return askForKey();
  try {
    await enter(key);
  } catch (error) {
    if (error.status !== 401 && error.status !== 403) return find("view").replaceChildren(alert(error.message, resume));
    askForKey(strings.refusals[error.code] ?? error.message);
  }
}

/** Sign in. Throws `CallError` where the key opens nothing. */
async function enter(key) {
  const client = new Client(key, refuse);
  const about = await client.get("key");
  const may = new Set(about.scopes);
  if (!about.scopes.some((scope) => scope.startsWith("admin:"))) {
    throw new CallError(403, { code: "no_admin_scope", message: strings.noScope });
  }
  storeKey(key);
  site = { client, about, may, go };
  showKey(about);
  show();
}

/** The key opens nothing any more: it expired, or was revoked. */
function refuse(error) {
  storeKey(null);
  if (site !== null) askForKey(strings.refusals[error.code] ?? error.message);
}

function signOut() {
  storeKey(null);
  askForKey();
  tell(strings.signedOut);
}

function askForKey(message = "") {
  site = null;
  for (const dialog of document.querySelectorAll("dialog")) dialog.close();
  for (const part of ["nav", "key"]) find(part).hidden = true;
  find("nav").replaceChildren();
  find("key").replaceChildren();
  document.documentElement.dataset.view = "sign-in";
  present(strings.signInTitle, signInView(enter, message));
  find("view").querySelector("input").focus();
}

function go(hash) {
  if (location.hash === hash) return show();
  location.hash = hash;
}

/** Show what the address says: #/people/sam/history. */
function show() {
  if (site === null) return;
  const [name = "overview", ...rest] = location.hash.replace(/^#\/?/, "").split("/").filter(Boolean).map(decoded);
  document.documentElement.dataset.view = name;
  showNav(name);
  if (!site.may.has("admin:read")) return present(strings.title, nothingToShow());
  const isPerson = name === "people" && rest.length > 0;
  const view = isPerson ? personView(site, ...rest) : (VIEWS[name] ?? overviewView)(site);
  present(isPerson ? rest[0] : strings.views[name] ?? strings.views.overview, view);
  focusHeading();
}

function present(title, view) {
  document.title = `${title} · ${strings.title}`;
  find("view").replaceChildren(view);
  scrollTo(0, 0);
}

function focusHeading() {
  const heading = find("view").querySelector("h1");
  heading?.setAttribute("tabindex", "-1");
  heading?.focus();
}

function nothingToShow() {
  return el("section", {}, el("h1", { text: strings.title }), el("p", { class: "lead", text: strings.noRead }));
}

function showNav(current) {
  const links = Object.keys(VIEWS).map((name) => {
    const here = name === current ? { "aria-current": "page" } : {};
    return el("li", {}, el("a", { href: `#/${name}`, text: strings.views[name], ...here }));
  });
  find("nav").replaceChildren(el("ul", { role: "list" }, ...links));
  find("nav").hidden = !site.may.has("admin:read");
}

function showKey({ prefix, name, tenant, scopes, expires_at: until }) {
  const known = Object.keys(strings.scopes).filter((scope) => scopes.includes(scope));
  const marks = known.map((scope) => el("li", { class: "mark", text: strings.scopes[scope] ?? scope }));
  find("key").replaceChildren(
    el("p", { class: "key-name", text: name || prefix }),
    name ? el("p", { class: "key-fact", text: prefix }) : "",
    el("p", { class: "key-fact", text: strings.tenant(tenant) }),
    el("ul", { class: "marks", role: "list" }, ...marks),
    until ? el("p", { class: "key-fact", text: strings.expires(asMoment(until)) }) : "",
    button(strings.signOut, signOut, { class: "button", data: { action: "sign-out" } }),
  );
  find("key").hidden = false;
}

function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
