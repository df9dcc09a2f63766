/** Every word the widget itself says. Replies, reasons and preferences come worded from the server. */

const english = {
  name: "Attune",
  open: "Open the chat",
  close: "Close",
  conversation: "Conversation",
  message: "Your message",
  placeholder: "Say something…",
  send: "Send",
  you: "You said:",
  assistant: "Answer:",
  suggestions: "Suggested answers",
  showAll: "Show all",
  greeting: "Tell me what you like, in your own words. I use it from the next thing you ask.",
  openings: ["I love Italian food", "Learn my preferences", "Play some music"],
  openingsTitle: "Ways to begin",
  latest: "To the latest message",

  learned: "Learned:",
  retracted: "No longer:",
  undo: "Undo",
  undoText: "undo",
  because: "Because",

  reconnecting: "Reconnecting…",
  unsent: "Not sent yet. It is kept and goes out as soon as the connection is back.",
  offline: "The server cannot be reached just now.",
  unreadable: "The server gave an answer that cannot be read.",
  /** By code, in the place of what the server says to programs. */
  errors: {
    token_expired: "Your sign-in here has expired. Load the page again to go on.",
    token_invalid: "Your sign-in cannot be used here. Load the page again to go on.",
    token_unknown: "Your sign-in is no longer known here. Load the page again to go on.",
  },
  tryAgain: "Try again",
  editAgain: "Edit and try again",
  newSession: "Your last conversation has ended, so this is a new one.",

  speak: "Speak",
  listening: "Listening…",
  stopListening: "Stop listening",
  readAloud: "Read answers aloud",
  speechErrors: {
    "not-allowed": "The microphone is not allowed here. Allow it in the browser to speak.",
    "audio-capture": "No microphone was found.",
    "no-speech": "Nothing was heard.",
    network: "The browser's speech service cannot be reached.",
  },
  speechFailed: "That could not be heard.",

  preferences: "What I know about you",
  back: "Back to the chat",
  loading: "Loading…",
  nothingKnown: "Nothing yet",
  nothingKnownHint: "What you teach in the chat appears here. You can change every line, or have it forgotten.",
  startLesson: "Ask me a few questions",
  lessonText: "learn my preferences",
  topicLesson: "Ask me",
  topicLessonAbout: (title) => `Ask me about ${title}`,
  names: "Names you taught me",
  learningSwitch: "Learn new things",
  learningHint: "Keep what you say you like",
  applyingSwitch: "Use what is known",
  applyingHint: "Fill in what you leave unsaid",
  rule: "no exceptions",
  paused: "paused",
  quote: (words) => `“${words}”`,
  edit: "Edit",
  editThis: (text) => `Edit: ${text}`,
  forget: "Forget",
  forgetThis: (text) => `Forget: ${text}`,
  forgotten: (text) => `Forgotten: ${text}.`,
  restored: "It is back.",
  saved: "Saved.",
  gone: "This is no longer kept.",
  save: "Save",
  cancel: "Cancel",
  value: "What",
  stance: "You",
  stances: { prefer: "like it", avoid: "don't want it" },
  hard: "Without exception",
  daypart: "When",
  dayparts: {
    "": "At any time",
    morning: "In the morning",
    afternoon: "In the afternoon",
    evening: "In the evening",
    night: "At night",
  },
  room: "Room",
  anyRoom: "Any room",
  isPaused: "Keep it, but don't use it for now",

  data: "Your data",
  exportAll: "Download everything",
  exportName: "what-is-known-about-me.json",
  exported: "Downloaded.",
  eraseAll: "Erase everything",
  eraseExplain: (word) => `This erases all that is known about you and this conversation, for good. Type “${word}” to confirm.`,
  eraseWord: "erase",
  eraseConfirm: "Erase for good",
  erased: "Everything about you is erased.",
};

const shipped = new Map([["en", english]]);

/** Add or change the words of a language; what is left out stays English. */
export function addStrings(language, strings) {
  const known = shipped.get(language) ?? english;
  shipped.set(language, { ...known, ...strings });
}

/** Give the words of a page's language ("de-AT", then "de"), English where there are none. */
export function stringsOf(locale) {
  const language = locale.toLowerCase();
  return shipped.get(language) ?? shipped.get(language.split("-")[0]) ?? english;
}
