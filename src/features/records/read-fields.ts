import type { z } from "zod";

type Shape = Record<string, z.ZodType>;
type Field<S extends Shape> = keyof S & string;

/** What was typed, as the server takes it, with the version of each field; or what is wrong with each. */
export function readFields<S extends Shape>(
  shape: S,
  typed: readonly { field: Field<S>; text: string; typedOn: number }[],
) {
  const values: { [F in Field<S>]?: z.output<S[F]> } = {};
  const typedOn: { [F in Field<S>]?: number } = {};
  const errors: Partial<Record<Field<S>, string>> = {};
  for (const { field, text, typedOn: version } of typed) {
    const read = (shape[field] as S[Field<S>]).safeParse(text);
    if (read.success) values[field] = read.data as z.output<S[typeof field]>;
    else errors[field] = read.error.issues[0]?.message ?? "This cannot be read.";
    typedOn[field] = version;
  }
  return { values, typedOn, errors };
}

/** A whole form, for what is made anew. */
export function readForm<S extends Shape>(
  shape: S,
  texts: Record<Field<S>, string>,
): { values: { [F in Field<S>]: z.output<S[F]> } } | { errors: Partial<Record<Field<S>, string>> } {
  const typed = (Object.keys(shape) as Field<S>[]).map((field) => ({
    field,
    text: texts[field],
    typedOn: 0,
  }));
  const { values, errors } = readFields(shape, typed);
  if (Object.keys(errors).length > 0) return { errors };
  return { values: values as { [F in Field<S>]: z.output<S[F]> } };
}
