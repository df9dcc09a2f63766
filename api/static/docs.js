/** The API reference: reads /openapi.json and shows every route, in words and by example. */

import { button, el, fillStrings, words } from "./dom.js";
import { strings } from "./docs-strings.js";
import * as openapi from "./openapi.js";

const find = (id) => document.getElementById(id);
const base = new URL(".", location.href).href;
fillStrings(document, strings);
await load();

async function load() {
  find("status").textContent = strings.loading;
  try {
    const answer = await fetch("openapi.json");
    if (!answer.ok) throw new Error(`openapi.json: ${answer.status}`);
    show(await answer.json());
    find("status").textContent = "";
  } catch {
    find("status").replaceChildren(
      el("span", { text: `${strings.failed} ` }),
      button(strings.tryAgain, load),
    );
  }
  document.documentElement.dataset.ready = "";
}

function show(doc) {
  const tags = openapi.routesByTag(doc);
  find("version").textContent = strings.version(doc.info.version);
  const sections = [...tags].map(([tag, routes]) => tagSection(tag, routes, doc));
  find("contents").replaceChildren(...contents(tags));
  find("reference").append(start(doc, [...tags.values()].flat()), ...sections);
  if (location.hash) find(location.hash.slice(1))?.scrollIntoView();
}

// Around the routes

function contents(tags) {
  const group = (title, id, routes) =>
    el(
      "div",
      { class: "contents-group" },
      el("a", { class: "contents-tag", href: `#${id}`, text: title }),
      routes.length ? list("contents-routes", routes.map(contentsLink)) : null,
    );
  const groups = [...tags].map(([tag, routes]) => group(words(tag), openapi.slug(tag), routes));
  return [group(strings.startTitle, "start", []), ...groups];
}

function contentsLink(route) {
  const link = el("a", { href: `#${route.id}` }, method(route), el("span", { text: route.summary ?? route.path }));
  return el("li", {}, link);
}

function start(doc, routes) {
  const schemes = Object.values(doc.components?.securitySchemes ?? {});
  const error = routes.flatMap(({ answers }) => answers).find(({ status }) => status === "default");
  return el(
    "section",
    { class: "tag", "aria-labelledby": "start" },
    el("h2", { id: "start", text: strings.startTitle }),
    el("p", { class: "lead", text: strings.start }),
    ...prose(doc.info.description, "lead"),
    el("p", { class: "lead" }, document.createTextNode(strings.machineReadable), el("a", { href: "openapi.json", text: "openapi.json" })),
    schemes.length ? whoCard(schemes) : null,
    error ? errorsCard(error, doc) : null,
  );
}

function whoCard(schemes) {
  return card(
    el("h3", { id: "who", text: strings.whoTitle }),
    schemes.flatMap(({ description }) => prose(description)),
    [code(strings.headerTitle, strings.bearerHeader)],
    "who",
  );
}

function errorsCard({ body }, doc) {
  const example = json(openapi.exampleOf(body, doc));
  return card(
    el("h3", { id: "errors", text: strings.errorsTitle }),
    [...prose(openapi.resolve(body, doc).description), fields(openapi.fieldsOf(body, doc))],
    [code(strings.exampleError, example)],
    "errors",
  );
}

function tagSection(tag, routes, doc) {
  const id = openapi.slug(tag);
  return el(
    "section",
    { class: "tag", "aria-labelledby": id },
    el("h2", { id, text: words(tag) }),
    ...routes.map((route) => routeCard(route, doc)),
  );
}

// A route

function routeCard(route, doc) {
  const heading = el(
    "h3",
    { class: "route-title", id: route.id },
    method(route),
    el("code", { class: "path", text: ` ${route.path}` }),
  );
  const said = [
    el("p", { class: "summary", text: route.summary ?? "" }),
    ...prose(route.description),
    el("p", { class: "caller" }, el("b", { text: `${strings.caller}: ` }), ...marked(openapi.callerOf(route, doc))),
    part(strings.parametersTitle, openapi.parametersOf(route, doc)),
    part(strings.bodyTitle, openapi.fieldsOf(route.body, doc)),
    el("h4", { text: strings.answersTitle }),
    list("answers", route.answers.map((one) => answer(one, doc))),
  ];
  const shown = card(heading, said, examples(route, doc), route.id);
  shown.dataset.route = `${route.method} ${route.path}`;
  return shown;
}

function part(title, found) {
  if (!found.length) return null;
  return el("div", { data: { part: title } }, el("h4", { text: title }), fields(found));
}

function answer({ status, description, body }, doc) {
  if (status === "default") {
    const link = el("a", { href: "#errors", text: strings.otherErrorsLink });
    return el("li", { class: "answer" }, el("p", {}, document.createTextNode(strings.otherErrors), link, document.createTextNode(".")));
  }
  const found = body ? openapi.fieldsOf(body, doc) : [];
  const said = body ? openapi.resolve(body, doc).description ?? description : strings.noContent;
  return el(
    "li",
    { class: "answer", data: { status } },
    el("p", {}, el("b", { class: "code", text: status }), document.createTextNode(" "), ...marked(said)),
    found.length ? fields(found) : null,
  );
}

function examples(route, doc) {
  const title = `${route.method} ${route.path}`;
  const good = route.answers.find(({ status, body }) => status !== "default" && openapi.fieldsOf(body, doc).length);
  return [
    code(strings.exampleCall, openapi.curlOf(route, doc, base), title),
    route.body ? code(strings.exampleBody, json(openapi.exampleOf(route.body, doc)), title) : null,
    good ? code(strings.exampleAnswer, json(openapi.exampleOf(good.body, doc)), title) : null,
  ];
}

// Pieces

function card(heading, said, shown, id) {
  return el(
    "article",
    { class: "panel route", "aria-labelledby": id },
    heading,
    el("div", { class: "said" }, ...said),
    el("div", { class: "shown" }, ...shown),
  );
}

function method(route) {
  return el("span", { class: "method", data: { method: route.method }, text: route.method });
}

function fields(found) {
  return list("fields", found.map(field));
}

function field({ name, type, isRequired, place, description, limits, preset, example, fields: nested }) {
  return el(
    "li",
    { class: "field", data: { field: name } },
    el(
      "p",
      { class: "field-name" },
      el("code", { text: name }),
      el("span", { class: "type", text: ` ${type}${place ? `, ${place}` : ""}` }),
      isRequired ? el("b", { class: "required", text: ` ${strings.required}` }) : null,
    ),
    description ? el("p", {}, ...marked(description)) : null,
    limits.length ? el("p", { class: "aside" }, ...marked(limits.join(" "))) : null,
    fact(strings.example, example),
    fact(strings.preset, preset),
    nested.length ? fields(nested) : null,
  );
}

function fact(title, value) {
  if (value === undefined) return null;
  const text = typeof value === "object" ? json(value) : JSON.stringify(value);
  return el("p", { class: "aside" }, el("span", { text: `${title}: ` }), el("code", { text }));
}

function code(title, text, route) {
  const status = el("span", { class: "copied", role: "status" });
  const copy = async () => {
    const isDone = await navigator.clipboard.writeText(text).then(() => true, () => false);
    status.textContent = isDone ? strings.copied : strings.notCopied;
    setTimeout(() => (status.textContent = ""), 2000);
  };
  const label = strings.copyThis(title, route);
  const copier = navigator.clipboard ? button(strings.copy, copy, { "aria-label": label }) : null;
  return el(
    "figure",
    { class: "example" },
    el("figcaption", {}, el("span", { text: title }), status, copier),
    el("pre", {}, el("code", { text })),
  );
}

/** A list that stays one for screen readers although it shows no bullets. */
function list(name, items) {
  return el("ul", { class: name, role: "list" }, ...items);
}

/** Paragraphs of a description. */
function prose(text, name = "prose") {
  const paragraphs = (text ?? "").split(/\n\s*\n/).filter((paragraph) => paragraph.trim());
  return paragraphs.map((paragraph) => el("p", { class: name }, ...marked(paragraph)));
}

/** Text whose `pieces in backticks` are code. */
function marked(text) {
  const pieces = text.split("`");
  return pieces.map((piece, index) =>
    index % 2 ? el("code", { text: piece }) : document.createTextNode(piece),
  );
}

function json(value) {
  return JSON.stringify(value, null, 2);
}
