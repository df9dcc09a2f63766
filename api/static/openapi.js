/** Reading an OpenAPI 3.1 document: what its schemas, routes and callers come to. Knows no page. */

import { strings } from "./docs-strings.js";

const METHODS = ["get", "post", "put", "patch", "delete"];

/** Follow a reference; what stands beside it counts before what it points at. */
export function resolve(schema, doc) {
  const { $ref, allOf, ...own } = schema ?? {};
  if (allOf?.length === 1) return { ...resolve(allOf[0], doc), ...own };
  if (!$ref) return schema ?? {};
  const target = $ref
    .slice(2)
    .split("/")
    .reduce((at, part) => at?.[part.replaceAll("~1", "/").replaceAll("~0", "~")], doc);
  return { ...resolve(target, doc), ...own };
}

/** The ways a value may be built, null left out. */
function choices(schema) {
  const all = schema.anyOf ?? schema.oneOf ?? [schema];
  return all.filter((choice) => choice.type !== "null");
}

/** What a value holds inside: itself when it is an object, the items' schema when it is a list. */
function inside(schema, doc) {
  for (const choice of choices(resolve(schema, doc))) {
    const found = resolve(choice, doc);
    if (found.properties) return { schema: found, ref: choice.$ref ?? schema.$ref };
    if (found.type === "array" && found.items) {
      const items = inside(found.items, doc);
      if (items) return items;
    }
  }
  return null;
}

/** Name the type of a value, such as `list of string or null`. */
export function typeOf(given, doc) {
  const schema = resolve(given, doc);
  const every = schema.anyOf ?? schema.oneOf;
  if (every) return strings.eitherOf([...new Set(every.map((choice) => typeOf(choice, doc)))]);
  if (schema.type === "null") return strings.nothing;
  if (schema.type === "array") return strings.listOf(typeOf(schema.items ?? {}, doc));
  return strings.types[schema.format] ?? schema.type ?? strings.anything;
}

/** Say what a value is held to, one sentence a limit. */
function limitsOf(schema, doc) {
  const said = [];
  for (const choice of choices(schema).map((one) => resolve(one, doc))) {
    if (choice.enum) said.push(strings.oneOf(choice.enum.map((value) => JSON.stringify(value))));
    for (const [what, unit] of Object.entries(strings.units)) {
      const [least, most] = [choice[`min${what}`], choice[`max${what}`]];
      if (least !== undefined && most !== undefined) said.push(strings.between(least, most) + unit);
      else if (least !== undefined) said.push(strings.from(least) + unit);
      else if (most !== undefined) said.push(strings.upTo(most) + unit);
    }
    if (choice.pattern) said.push(strings.pattern(choice.pattern));
  }
  return said;
}

function fieldOf(name, given, isRequired, doc, seen) {
  const schema = resolve(given, doc);
  const nested = inside(given, doc);
  const isNew = nested && !(nested.ref && seen.includes(nested.ref));
  return {
    name,
    type: typeOf(given, doc),
    isRequired,
    description: schema.description ?? "",
    limits: limitsOf(schema, doc),
    preset: nested ? undefined : schema.default,
    example: nested ? undefined : schema.examples?.[0] ?? schema.example,
    fields: isNew ? fieldsOf(nested.schema, doc, [...seen, nested.ref]) : [],
  };
}

/** List the fields of a body, nested ones inside their `fields`; a schema is entered once a path. */
export function fieldsOf(schema, doc, seen = [schema?.$ref]) {
  const body = inside(schema ?? {}, doc)?.schema;
  return Object.entries(body?.properties ?? {}).map(([name, property]) =>
    fieldOf(name, property, Boolean(body.required?.includes(name)), doc, seen),
  );
}

/** List what goes into a route's address and headers. */
export function parametersOf(route, doc) {
  return route.parameters.map((parameter) => {
    const { description, example } = parameter;
    const field = fieldOf(parameter.name, parameter.schema ?? {}, parameter.required, doc, []);
    return {
      ...field,
      place: strings.places[parameter.in],
      description: description ?? field.description,
      example: example ?? field.example,
    };
  });
}

/** Build an example of a value; with `isBrief`, only what is required is in it. */
export function exampleOf(given, doc, isBrief = false, depth = 0) {
  const schema = resolve(given, doc);
  if (schema.examples?.length) return schema.examples[0];
  if (schema.example !== undefined) return schema.example;
  const first = resolve(choices(schema)[0], doc);
  if (first.const !== undefined || first.enum) return first.const ?? first.enum[0];
  if (first.properties && depth < 6) return objectExample(first, doc, isBrief, depth);
  if (first.type === "array" && inside(first, doc) && depth < 6) {
    return [exampleOf(first.items, doc, isBrief, depth + 1)];
  }
  if (schema.default !== undefined) return schema.default;
  return { string: "…", integer: 1, number: 1, boolean: true, array: [], object: {} }[first.type] ?? null;
}

function objectExample(schema, doc, isBrief, depth) {
  const names = Object.keys(schema.properties).filter(
    (name) => !isBrief || schema.required?.includes(name),
  );
  const build = (name) => [name, exampleOf(schema.properties[name], doc, isBrief, depth + 1)];
  return Object.fromEntries(names.map(build));
}

/** List the routes by tag, in the document's order: Map of tag to routes. */
export function routesByTag(doc) {
  const tags = new Map();
  for (const [path, item] of Object.entries(doc.paths ?? {})) {
    for (const method of METHODS.filter((name) => item[name])) {
      const tag = item[method].tags?.[0] ?? strings.untagged;
      tags.set(tag, [...(tags.get(tag) ?? []), routeOf(method, path, item, doc)]);
    }
  }
  return tags;
}

function routeOf(method, path, item, doc) {
  const operation = item[method];
  const parameters = [...(item.parameters ?? []), ...(operation.parameters ?? [])];
  return {
    ...operation,
    method: method.toUpperCase(),
    path,
    id: slug(`${method} ${path}`),
    parameters: parameters.map((parameter) => resolve(parameter, doc)),
    security: operation.security ?? doc.security ?? [],
    body: bodyOf(resolve(operation.requestBody, doc)),
    answers: Object.entries(operation.responses ?? {}).map(([status, answer]) => {
      const found = resolve(answer, doc);
      return { status, description: found.description ?? "", body: bodyOf(found) };
    }),
  };
}

function bodyOf({ content = {} }) {
  return (content["application/json"] ?? Object.values(content)[0])?.schema;
}

/** Make an id for the address bar: `POST /v1/turns` becomes `post-v1-turns`. */
export function slug(text) {
  return text.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
}

/** Say who may call a route. */
export function callerOf(route, doc) {
  const schemes = doc.components?.securitySchemes ?? {};
  const one = ([name, scopes]) =>
    strings.holder((schemes[name]?.description ?? name).replace(/\.$/, "")) +
    (scopes.length ? strings.scopes(scopes) : "");
  const ways = route.security.map((way) => Object.entries(way).map(one).join(" + "));
  return ways.map((way) => way || strings.anyone).join(strings.alternative) || strings.anyone;
}

/** Write the call as a shell command. It works as it stands once $TOKEN and the like are set. */
export function curlOf(route, doc, base) {
  const lines = [`curl "${addressOf(route, base)}"`];
  if (route.method !== "GET") lines[0] = `curl -X ${route.method} "${addressOf(route, base)}"`;
  if (route.security.some((way) => Object.keys(way).length)) {
    lines.push(`-H "${strings.bearerHeader}"`);
  }
  if (route.body) {
    const body = JSON.stringify(exampleOf(route.body, doc, true)).replaceAll("'", "'\\''");
    lines.push('-H "Content-Type: application/json"', `-d '${body}'`);
  }
  return lines.join(" \\\n  ");
}

function addressOf(route, base) {
  const needed = route.parameters.filter(({ required }) => required);
  const value = ({ name, example, schema }) =>
    example ?? schema?.examples?.[0] ?? `$${name.toUpperCase().replaceAll(/\W/g, "_")}`;
  let path = route.path;
  for (const parameter of needed.filter((one) => one.in === "path")) {
    path = path.replace(`{${parameter.name}}`, value(parameter));
  }
  const query = needed.filter((one) => one.in === "query").map((one) => `${one.name}=${value(one)}`);
  return base.replace(/\/$/, "") + path + (query.length ? `?${query.join("&")}` : "");
}
