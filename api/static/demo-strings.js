/** Every word of the demo page. The widget has its own, and the rest comes worded from the server. */

export const strings = {
  tagline: "Learns what you like, and uses it on the next turn.",
  skipLink: "Skip to the conversation",
  apiLink: "API reference",

  panelsTitle: "Behind the conversation",
  contextTitle: "Where you are",
  context: {
    room: {
      label: "Room",
      options: {
        "": "Not said",
        kitchen: "Kitchen",
        living_room: "Living room",
        bedroom: "Bedroom",
        office: "Office",
      },
    },
    daypart: {
      label: "Time of day",
      options: {
        "": "Now",
        morning: "Morning",
        afternoon: "Afternoon",
        evening: "Evening",
        night: "Night",
      },
    },
    device: {
      label: "Device",
      options: { browser: "Browser", phone: "Phone", speaker: "Speaker", tv: "TV" },
    },
  },

  understoodTitle: "What I understood",
  nothingUnderstood: "Ask for something, and see here what it came to mean and where each part came from.",
  noRequest: "That was not a request.",
  confidence: (share) => `${Math.round(share * 100)} % sure`,
  slotHeadings: { slot: "Slot", value: "Value", source: "From" },
  noSlots: "Nothing was said or known to fill in.",
  sources: {
    utterance: "your words",
    preference: "preference",
    context: "where you are",
    habit: "habit",
    default: "default",
  },
  excludedTitle: "Left out",
  considerationsTitle: "Kept in mind",
  momentTitle: "Why I asked",
  moments: {
    repeated_request: "You asked for the same thing again.",
    dissatisfaction: "That was not what you wanted.",
    correction: "You corrected me.",
    barge_in: "You cut my answer short.",
    missing_slot: "Something was missing.",
    repeated_override: "You keep choosing something else.",
    unknown_concept: "You used a name I don't know.",
  },
  lessonTitle: "Lesson",
  lesson: (asked, answered) => `${asked} asked, ${answered} answered`,
  rawTitle: "The whole reply as JSON",

  embedTitle: "Put it on your site",
  embedText: "One line in your page, and a button in the corner opens this chat.",
  copy: "Copy",
  copied: "Copied.",
};
