/** Every call of the page: made with the operator's key, which lives in this tab's storage only. */

import { strings } from "./strings.js";

const STORED = "attune.admin.key";
const TIMEOUT_MS = 60_000;

/** A call that failed: `message` is for people; status 0 means that no answer came. */
export class CallError extends Error {
  constructor(status, { code, message, field = null }) {
    super(message);
    Object.assign(this, { status, code, field });
  }
}

/** Give the key of this tab, or null. */
export function storedKey() {
  return sessionStorage.getItem(STORED);
}

/** Keep the key for as long as the tab lives; null lets go of it. */
export function storeKey(key) {
  if (key === null) sessionStorage.removeItem(STORED);
  else sessionStorage.setItem(STORED, key);
}

/** The admin API. `onRefused(error)` is called when the key no longer opens anything. */
export class Client {
  #key;
  #onRefused;

  constructor(key, onRefused) {
    this.#key = key;
    this.#onRefused = onRefused;
  }

  /** Read something; parameters without a value are left out. */
  get(path, params = {}, signal = undefined) {
    const given = Object.entries(params).filter(([, value]) => value !== null && value !== undefined && value !== "");
    const query = new URLSearchParams(given).toString();
    return this.#json("GET", query ? `${path}?${query}` : path, { signal });
  }

  /** Change something. `etag` is of the version it is meant for, `once` the write's own id. */
  send(method, path, { body, etag, once } = {}) {
    const headers = {};
    if (etag) headers["If-Match"] = etag;
    if (once) headers["Idempotency-Key"] = once;
    return this.#json(method, path, { body, headers });
  }

  /** Give an answer as a file's content. */
  async blob(path) {
    return (await this.#call("GET", path)).blob();
  }

  async #json(method, path, options) {
    const response = await this.#call(method, path, options);
    return response.status === 204 ? null : parsed(await response.text(), response.status);
  }

  async #call(method, path, { body, headers = {}, signal } = {}) {
    const response = await this.#fetch(`v1/admin/${path}`, {
      method,
      headers: {
        ...headers,
        Authorization: `Bearer ${this.#key}`,
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
      cache: "no-store",
      signal: signal ? AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]) : AbortSignal.timeout(TIMEOUT_MS),
    });
    if (response.ok) return response;
    const answer = parsed(await response.text(), response.status);
    const error = new CallError(response.status, answer?.error ?? unreadable());
    if (error.status === 401) this.#onRefused(error);
    throw error;
  }

  async #fetch(path, options) {
    try {
      return await fetch(path, options);
    } catch (error) {
      if (error.name === "AbortError") throw error;
      throw new CallError(0, { code: "offline", message: strings.offline });
    }
  }
}

/** Address a person, or something of theirs. */
export function personPath(user, ...parts) {
  return ["users", user, ...parts].map(encodeURIComponent).join("/");
}

/** A random id; `crypto.randomUUID` is missing on plain http addresses other than localhost. */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function parsed(text, status) {
  if (!text) return null;
  try {
    return JSON.parse(text);
  } catch {
    throw new CallError(status < 400 ? 502 : status, unreadable());
  }
}

function unreadable() {
  return { code: "unreadable", message: strings.badAnswer };
}
