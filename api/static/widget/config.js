/** What the host says: attributes of the script tag for all widgets, of an element for that one. */

/** The tag this file came by; null where the host put it in by other means. */
export const tag = document.currentScript;

/**
 * Give the settings of a widget.
 * @param {HTMLElement} element
 * @returns {{server: URL, token: string | undefined, name: string, title: string | undefined,
 *   greeting: string | undefined, openings: string[] | undefined, context: object,
 *   hasSocket: boolean, hasVoice: boolean, locale: string}}
 *   `server` ends with a slash; `name` tells the conversations of a page apart.
 */
export function readConfig(element) {
  const given = { ...tag?.dataset, ...element.dataset };
  return {
    server: serverAt(given.server),
    token: given.token || undefined,
    name: element.dataset.name ?? element.id,
    title: given.title,
    greeting: given.greeting,
    openings: given.openings?.split("|").map((text) => text.trim()).filter(Boolean),
    context: parsed(given.context),
    hasSocket: given.transport !== "post",
    hasVoice: given.voice !== "off",
    locale: localeOf(element),
  };
}

/** Give the language of the page, or the browser's where the page names none. */
export function localeOf(element) {
  return element.closest("[lang]")?.lang || navigator.language || "en-US";
}

function serverAt(given) {
  const here = tag?.src ? new URL(".", tag.src) : new URL("/", location.href);
  const url = new URL(given || here, location.href);
  if (!url.pathname.endsWith("/")) url.pathname += "/";
  url.search = url.hash = "";
  return url;
}

function parsed(json) {
  try {
    return json ? JSON.parse(json) : {};
  } catch {
    throw new Error(`Attune: data-context is not JSON: ${json}`);
  }
}
