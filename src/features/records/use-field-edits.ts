import { useState } from "react";

/** What a person typed in a field, and how often the field had been changed when they began. */
type Edit = { text: string; typedOn: number };
export type Edits<F extends string> = Partial<Record<F, Edit>>;
export type EditsState<F extends string> = readonly [Edits<F>, (next: (edits: Edits<F>) => Edits<F>) => void];

/** What was typed and not saved yet. It belongs to the page, not to the form: it outlives a record that goes and comes. */
export function useEdits<F extends string>(): EditsState<F> {
  return useState<Edits<F>>({});
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
