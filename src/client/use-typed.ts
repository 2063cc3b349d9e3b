import { useCallback, useMemo, useSyncExternalStore } from "react";
import { keepTabText, onTabText, readTabText } from "./tab-text";
import { useWorkspace } from "./workspace-provider";

type Read<T> = (kept: unknown) => T | undefined;
export type TypedState<T> = readonly [T, (next: (now: T) => T) => void];

/**
 * What this person typed and did not save yet. It outlives the form and a reload of this tab, and ends when it is set to
 * `nothing`: on a save, or when it is thrown away on purpose. `what` names it within the workspace: "lead.<id>". Never
 * for a password, a key or another secret: this is storage that anyone at this screen can read.
 *
 * `read` and `nothing` are constants. What is kept may be of an older Ringside: `read` looks at it as at a stranger's,
 * and what it cannot read is nothing.
 */
export function useTyped<T>(what: string, read: Read<T>, nothing: T): TypedState<T> {
  const { user, current } = useWorkspace();
  const key = `ringside.typed.${current.workspaceId}.${user.id}.${what}`;
  const text = useSyncExternalStore(
    onTabText,
    () => readTabText(key),
    () => null,
  );
  const typed = useMemo(() => typedIn(text, read) ?? nothing, [text, read, nothing]);
  const change = useCallback(
    (next: (now: T) => T) => {
      // From what is kept, not from what was drawn: two changes in one event, or after the form is gone, both count.
      const after = JSON.stringify(next(typedIn(readTabText(key), read) ?? nothing));
      keepTabText(key, after === JSON.stringify(nothing) ? null : after);
    },
    [key, read, nothing],
  );
  return [typed, change];
}

function typedIn<T>(text: string | null, read: Read<T>): T | undefined {
  if (text === null) return undefined;
  try {
    return read(JSON.parse(text));
  } catch {
    return undefined;
  }
}
