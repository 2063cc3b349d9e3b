import { isCharacterKey, type KeyAction, keyActions, keyTable } from "./key-table";
import { digitOf, type FocusFacts, type KeyFacts, pressOf } from "./read-key";

/** A key that came, as a handler sees it. */
export type Press = { digit: number | null; hasShift: boolean };

/** `false` = not mine now, ask the next one below; anything else = done, and the browser does nothing with the key. */
export type KeyHandlers = Partial<Record<KeyAction, (press: Press) => unknown>>;

/** Who is asked first: a row of choices, then the popup, then the page, then what is true everywhere. */
const layerOrder = ["chooser", "popup", "page", "app"] as const;
export type LayerName = (typeof layerOrder)[number];

export type KeyLayer = {
  name: LayerName;
  handlers: () => KeyHandlers;
  /** Milliseconds since it was first painted; null before that. */
  shownForMs: () => number | null;
  /** Deaf for so long after its first paint. */
  armAfterMs: number;
};

/** A popup that takes a letter meant for a note has hung up calls elsewhere: half a second of deafness. */
export const armingMs = 500;

/** Two keys after one another, within so long. */
export const chordMs = 1500;

export type Judged =
  | { kind: "ignored" }
  /** The first of two keys. */
  | { kind: "prefix"; press: string }
  | { kind: "press"; press: string; actions: readonly KeyAction[] };

/** What a key may mean here and now, before anybody is asked. `prefix` = the first of two keys, pressed just before. */
export function judgeKey(
  facts: KeyFacts,
  focus: FocusFacts,
  options: { areSingleKeysOn: boolean; prefix: string | null },
): Judged {
  const ignored = { kind: "ignored" } as const;
  if (facts.isRepeat || facts.isComposing || facts.isDefaultPrevented) return ignored;
  const single = pressOf(facts);
  if (single === null) return ignored;
  const press = options.prefix === null ? single : `${options.prefix} ${single}`;
  if (!options.areSingleKeysOn && isCharacterKey(press)) return ignored;
  if (focus.isDialogOpen) return ignored;
  if (focus.isOnControl && /^(?:shift\+)?(?:Enter|Arrow)/.test(single)) return ignored;
  const actions = keyActions.filter(
    (action) => keyTable[action].press.includes(press) && (!focus.isTyping || keyTable[action].isInFields),
  );
  if (actions.length > 0) return { kind: "press", press, actions };
  const begins =
    options.prefix === null &&
    !focus.isTyping &&
    keyActions.some((action) => keyTable[action].press.some((each) => each.startsWith(`${single} `)));
  return begins ? { kind: "prefix", press: single } : ignored;
}

/**
 * Asks the layers from the top. A layer that has the key but was painted less than its arming time ago swallows
 * it: what was meant for something below must not reach it through a popup that has just come, nor the popup
 * itself. Returns whether somebody took the key.
 */
export function dispatchKey(judged: Judged, hasShift: boolean, layers: readonly KeyLayer[]): boolean {
  if (judged.kind !== "press") return false;
  const press: Press = { digit: digitOf(judged.press), hasShift };
  for (const layer of inOrder(layers)) {
    const handlers = layer.handlers();
    for (const action of judged.actions) {
      const handler = handlers[action];
      if (!handler) continue;
      const shownForMs = layer.shownForMs();
      if (shownForMs === null || shownForMs < layer.armAfterMs) return true;
      if (handler(press) !== false) return true;
    }
  }
  return false;
}

/** By name, and of equals the one that came last. */
function inOrder(layers: readonly KeyLayer[]): KeyLayer[] {
  return layerOrder.flatMap((name) => layers.filter((layer) => layer.name === name).reverse());
}
