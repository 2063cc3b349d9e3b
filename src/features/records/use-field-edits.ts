import { z } from "zod";
import { type TypedState, useTyped } from "@/client/use-typed";

/** What a person typed in a field, and how often the field had been changed when they began. */
type Edit = { text: string; typedOn: number };
export type Edits<F extends string> = Partial<Record<F, Edit>>;
export type EditsState<F extends string> = TypedState<Edits<F>>;

const keptEdits = z.record(z.string(), z.object({ text: z.string(), typedOn: z.number() }));
const readEdits = <F extends string>(kept: unknown) => keptEdits.safeParse(kept).data as Edits<F> | undefined;
const noEdits = {};

/** What was typed in the fields of a record. It belongs to the page: it outlives a record that goes and comes. */
export function useEdits<F extends string>(record: string): EditsState<F> {
  return useTyped<Edits<F>>(`fields.${record}`, readEdits<F>, noEdits);
}

const keptTexts = z.record(z.string(), z.string());
const readTexts = <F extends string>(kept: unknown) =>
  keptTexts.safeParse(kept).data as Partial<Record<F, string>> | undefined;
const noTexts = {};

/** The fields of what is made anew: each holds what was typed, or what it starts with. */
export function useNewFields<F extends string>(what: string, start: Record<F, string>) {
  const [typed, setTyped] = useTyped<Partial<Record<F, string>>>(what, readTexts<F>, noTexts);
  return {
    values: { ...start, ...typed },
    type: (field: F, text: string) =>
      setTyped((now) => (text === start[field] ? without(now, field) : { ...now, [field]: text })),
    clear: () => setTyped(() => noTexts),
  };
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

function without<F extends string, V>(fields: Partial<Record<F, V>>, field: F): Partial<Record<F, V>> {
  const rest = { ...fields };
  delete rest[field];
  return rest;
}
