/** Where a key means something; the columns of the list of keys. */
export type KeyPlace = "desk" | "popup" | "lists" | "anywhere";

/**
 * What is pressed, in one spelling: "n", "shift+i", "4", "?", "Enter", "ArrowLeft", "mod+Enter" (⌘ or Ctrl), and
 * "g d" for two keys after one another.
 */
type KeyEntry = {
  press: readonly string[];
  /** As people read it. */
  shown: string;
  /** What it does, per place. The same words stand in the list of keys and beside the command in the command bar. */
  words: Partial<Record<KeyPlace, string>>;
  /** Works inside text fields too. Only with ⌘/Ctrl, or Escape. */
  isInFields?: true;
};

const digits = ["1", "2", "3", "4", "5", "6", "7", "8", "9"] as const;

/**
 * Every key of the product, once: the handlers, the list behind "?" and the command bar read this. Not used on
 * purpose: Space (scrolls, presses the focused button), Ctrl and Alt with digits (the browser's tabs), Ctrl N T W L,
 * F-keys.
 */
const entries = {
  primary: { press: ["Enter"], shown: "⏎", words: { desk: "The primary button", popup: "Done, next" } },
  digit: {
    press: digits,
    shown: "1–9",
    words: { desk: "Choose the outcome while talking", popup: "Outcome" },
  },
  allOutcomes: { press: ["0"], shown: "0", words: { popup: "Search all outcomes" } },
  note: { press: ["n"], shown: "N", words: { desk: "Note", popup: "Note" } },
  saveAndDone: {
    press: ["mod+Enter"],
    shown: "⌘/Ctrl ⏎",
    words: { popup: "Save the note, take the outcome, done" },
    isInFields: true,
  },
  leave: {
    press: ["Escape"],
    shown: "Esc",
    words: {
      desk: "Leave the field, stop the next dial",
      popup: "Leave the popup",
      anywhere: "Close the topmost",
    },
    isInFields: true,
  },
  callback: {
    press: ["c", "shift+c"],
    shown: "C",
    words: {
      desk: "Call back: then 1 10 min, 2 1 h, 3 tomorrow, 4 pick (⇧ anyone's). While talking: the time is asked after",
      popup: "Call back: then 1 10 min, 2 1 h, 3 tomorrow, 4 pick (⇧ anyone's)",
    },
  },
  followUp: { press: ["f"], shown: "F", words: { desk: "Follow-up task", popup: "Follow-up task" } },
  skip: { press: ["s"], shown: "S", words: { desk: "Skip: then 1–4 for the reason" } },
  pause: { press: ["p"], shown: "P", words: { desk: "Pause or resume: then 1–6 for the reason" } },
  dialNumber: { press: ["d"], shown: "D", words: { desk: "Call a number that is in no list" } },
  openLead: {
    press: ["o"],
    shown: "O",
    words: { desk: "Open the lead's page", popup: "Open the lead's page" },
  },
  script: { press: ["t"], shown: "T", words: { desk: "Script" } },
  queue: { press: ["q"], shown: "Q", words: { desk: "Queue" } },
  selectRow: { press: ["x"], shown: "X", words: { lists: "Choose the row, or not" } },
  selectRange: {
    press: ["shift+x"],
    shown: "⇧X",
    words: { lists: "Choose all rows from the last one chosen" },
  },
  openRow: { press: ["Enter"], shown: "⏎", words: { lists: "Open the row" } },
  callRow: { press: ["c"], shown: "C", words: { lists: "Call" } },
  editRow: { press: ["e"], shown: "E", words: { lists: "Edit" } },
  assignRow: { press: ["a"], shown: "A", words: { lists: "Assign" } },
  doneRow: { press: ["y"], shown: "Y", words: { lists: "Done (tasks)" } },
  snoozeRow: { press: ["z"], shown: "Z", words: { lists: "Put off (tasks)" } },
  stageRow: { press: ["l"], shown: "L", words: { lists: "Stage" } },
  blockRow: { press: ["d"], shown: "D", words: { lists: "Do not call (asks first)" } },
  next: { press: ["j"], shown: "J", words: { desk: "Look at the next lead", lists: "Next row" } },
  previous: { press: ["k"], shown: "K", words: { desk: "Look at the one before", lists: "Row before" } },
  incoming: { press: ["a"], shown: "A", words: { anywhere: "Open the caller's lead" } },
  recording: { press: ["r"], shown: "R", words: { popup: "Play or pause the recording" } },
  back: { press: ["ArrowLeft"], shown: "←", words: { popup: "Recording 5 s back" } },
  forward: { press: ["ArrowRight"], shown: "→", words: { popup: "Recording 5 s on" } },
  hold: { press: ["h"], shown: "H", words: { popup: "Keep open" } },
  close: { press: ["x"], shown: "X", words: { popup: "Close; nothing is lost" } },
  previousCall: { press: ["["], shown: "[", words: { popup: "Call before" } },
  nextCall: { press: ["]"], shown: "]", words: { popup: "Next call" } },
  focusPopup: { press: ["."], shown: ".", words: { anywhere: "Go into the popup" } },
  recent: { press: [","], shown: ",", words: { anywhere: "Recent calls" } },
  undo: { press: ["u"], shown: "U", words: { anywhere: "Undo the last outcome or skip (10 s)" } },
  mute: { press: ["m"], shown: "M", words: { anywhere: "Sounds on or off" } },
  commandBar: { press: ["mod+k"], shown: "⌘/Ctrl K", words: { anywhere: "Command bar" }, isInFields: true },
  search: { press: ["/"], shown: "/", words: { anywhere: "Search" } },
  help: { press: ["?"], shown: "?", words: { anywhere: "This list" } },
  goDashboard: { press: ["g d"], shown: "G D", words: { anywhere: "Dashboard" } },
  goCalls: { press: ["g c"], shown: "G C", words: { anywhere: "Calls" } },
  goLeads: { press: ["g l"], shown: "G L", words: { anywhere: "Leads" } },
  goWork: { press: ["g w"], shown: "G W", words: { anywhere: "Work: my desk" } },
} as const satisfies Record<string, KeyEntry>;

export type KeyAction = keyof typeof entries;
export const keyTable: Record<KeyAction, KeyEntry> = entries;
export const keyActions = Object.keys(entries) as KeyAction[];

/** The key of an action as people read it, e.g. for a tooltip: "H". */
export function keyOf(action: KeyAction): string {
  return keyTable[action].shown;
}

/** Whether WCAG 2.1.4 speaks of it: a letter, digit or sign alone. Enter, Escape, arrows and ⌘/Ctrl are not. */
export function isCharacterKey(press: string): boolean {
  const bare = press.replace(/^shift\+/, "");
  return bare.length === 1 || bare.includes(" ");
}
