import type { Edits } from "./use-field-edits";
import classes from "./record.module.css";

/** What was typed for a record that is gone meanwhile: to read and to copy. */
export function UnsavedText<F extends string>({
  edits,
  labels,
}: {
  edits: Edits<F>;
  labels: Partial<Record<F, string>>;
}) {
  const typed = (Object.keys(edits) as F[]).flatMap((field) => {
    const label = labels[field];
    const edit = edits[field];
    return label && edit ? [{ label, text: edit.text }] : [];
  });
  if (typed.length === 0) return null;
  return (
    <section className={classes.unsaved} aria-label="What you had typed">
      <h2 className="rs-panel-title">What you had typed</h2>
      <dl>
        {typed.map(({ label, text }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
