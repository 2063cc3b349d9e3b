import { useCallback, useEffect, useState } from "react";
import { z } from "zod";
import { keepTabText, readTabText } from "@/client/tab-text";
import { useWorkspace } from "@/client/workspace-provider";

/** What a person typed in a field, and how often the field had been changed when they began. */
type Edit = { text: string; typedOn: number };
export type Edits<F extends string> = Partial<Record<F, Edit>>;
export type EditsState<F extends string> = readonly [Edits<F>, (next: (edits: Edits<F>) => Edits<F>) => void];

const keptEdits = z.record(z.string(), z.object({ text: z.string(), typedOn: z.number() }));

function readEdits<F extends string>(key: string): Edits<F> {
  try {
    const read = keptEdits.safeParse(JSON.parse(readTabText(key) ?? "{}"));
    return read.success ? (read.data as Edits<F>) : {};
  } catch {
    return {};
  }
}

/**
 * What was typed and not saved yet. It belongs to the page, not to the form: it outlives a record that goes and comes, and
 * a reload of this tab. `record` names whose fields they are: "lead.<id>".
 */
export function useEdits<F extends string>(record: string): EditsState<F> {
  const { user } = useWorkspace();
  const key = `ringside.edits.${user.id}.${record}`;
  const [edits, setEdits] = useState<Edits<F>>({});
  // After the first drawing: the server draws it too, and knows no storage.
  useEffect(() => setEdits(readEdits(key)), [key]);
  const change = useCallback(
    (next: (edits: Edits<F>) => Edits<F>) =>
      setEdits((now) => {
        const after = next(now);
        keepTabText(key, Object.keys(after).length === 0 ? null : JSON.stringify(after));
        return after;
      }),
    [key],
  );
  return [edits, change];
}

export type FieldEdits<F extends string> = ReturnType<typeof useFieldEdits<F>>;

/**
 * A form that never overwrites what a person types and never hides what others do: a field that was not touched shows
 * what stands on the server by now, one that was touched keeps the text with the version it was typed on.
 */
export function useFieldEdits<F extends string>(
  [edits, setEdits]: EditsState<F>,
  server: { values: Record<F, string>; versions: Record<F, number> },
) {
  const fields = Object.keys(server.values) as F[];
  const edited = fields.flatMap((field) => {
    const edit = edits[field];
    return edit && edit.text !== server.values[field] ? [{ field, ...edit }] : [];
  });
  const values = {
    ...server.values,
    ...Object.fromEntries(edited.map(({ field, text }) => [field, text])),
  };
  return {
    values,
    edited,
    /** Touched here, and changed by somebody else since: the person chooses. */
    conflicts: edited.filter(({ field, typedOn }) => typedOn !== server.versions[field]),
    type: (field: F, text: string) =>
      setEdits((now) => {
        const edit = now[field];
        // Typed back to what stood there: nothing is left to save, and nothing to choose.
        if (text === server.values[field]) return without(now, field);
        return { ...now, [field]: { text, typedOn: edit?.typedOn ?? server.versions[field] } };
      }),
    keepMine: (field: F) =>
      setEdits((now) => {
        const edit = now[field];
        return edit ? { ...now, [field]: { ...edit, typedOn: server.versions[field] } } : now;
      }),
    takeTheirs: (field: F) => setEdits((now) => without(now, field)),
    clear: () => setEdits(() => ({})),
  };
}

function without<F extends string>(edits: Edits<F>, field: F): Edits<F> {
  const rest = { ...edits };
  delete rest[field];
  return rest;
}
