import { ActionIcon, Anchor, Button, Group, Stack, Text } from "@mantine/core";
import { type FormEvent, type KeyboardEvent, useEffect, useRef, useState } from "react";
import type { z } from "zod";
import { errorReason, errorSentence } from "@/components/error-state";
import { FieldInputs, type FieldSpec } from "./field-inputs";
import { readFields } from "./read-fields";
import classes from "./record.module.css";
import type { FieldEdits } from "./use-field-edits";

type Shape = Record<string, z.ZodType>;
type Field<S extends Shape> = keyof S & string;

type DetailsCardProps<S extends Shape> = {
  id: string;
  shape: S;
  specs: readonly FieldSpec<Field<S>>[];
  form: FieldEdits<Field<S>>;
  /** What cannot be changed here. */
  facts?: readonly { label: string; value: string }[];
  startsEditing?: boolean;
  /** Who changed a field last, where it is known. */
  changedBy?: (field: Field<S>) => string | null;
  /** Sends what this person changed, each field with the version it was typed on; done when the screen shows it. */
  onSave: (save: {
    changes: { [F in Field<S>]?: z.output<S[F]> };
    typedOn: { [F in Field<S>]?: number };
  }) => Promise<unknown>;
};

/** Details to read; the pen beside a value, or "Edit", turns them into a form in place. */
export function DetailsCard<S extends Shape>(props: DetailsCardProps<S>) {
  const { id, specs, form, facts = [], startsEditing = false } = props;
  const [focus, setFocus] = useState<string | null>(startsEditing ? (specs[0]?.field ?? null) : null);
  // What was typed before, on a record that is back or before a reload, opens the form, and takes no focus.
  if (focus === null && form.edited.length > 0) setFocus("");
  return (
    <>
      <div className={classes.head}>
        <h2 id={id} className="rs-panel-title">
          Details
        </h2>
        {focus === null ? (
          <Button variant="default" size="compact-sm" onClick={() => setFocus(specs[0]?.field ?? null)}>
            Edit
          </Button>
        ) : null}
      </div>
      {focus === null ? (
        <dl className={classes.details}>
          {specs.map((spec) => (
            <div key={spec.field}>
              <dt>{spec.label}</dt>
              <dd>
                <Shown spec={spec} />
              </dd>
              {spec.isShut ? null : (
                <dd className={classes.pen}>
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    size={24}
                    aria-label={`Edit ${spec.label.toLowerCase()}`}
                    onClick={() => setFocus(spec.field)}
                  >
                    ✎
                  </ActionIcon>
                </dd>
              )}
            </div>
          ))}
          {facts.map(({ label, value }) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      ) : (
        <DetailsForm {...props} focus={focus} onDone={() => setFocus(null)} />
      )}
    </>
  );
}

function Shown<F extends string>({ spec: { now, href } }: { spec: FieldSpec<F> }) {
  if (now === null) return <span className={classes.none}>—</span>;
  if (!href) return now;
  return (
    <Anchor href={href} size="sm">
      {now}
    </Anchor>
  );
}

function DetailsForm<S extends Shape>({
  shape,
  specs,
  form,
  focus,
  changedBy,
  onSave,
  onDone,
}: DetailsCardProps<S> & { focus: string; onDone: () => void }) {
  const [errors, setErrors] = useState<Partial<Record<Field<S>, string>>>({});
  const [failure, setFailure] = useState<unknown>(null);
  const [isSaving, setIsSaving] = useState(false);
  const box = useRef<HTMLFormElement>(null);
  useEffect(() => {
    const input = box.current?.elements.namedItem(focus);
    if (input instanceof HTMLElement) input.focus();
  }, [focus]);

  async function save() {
    const read = readFields(shape, form.edited);
    setErrors(read.errors);
    if (Object.keys(read.errors).length > 0) return;
    setFailure(null);
    if (form.edited.length > 0) {
      setIsSaving(true);
      try {
        await onSave({ changes: read.values, typedOn: read.typedOn });
      } catch (error) {
        if (errorReason(error) === "bad_phone" && "phone" in shape)
          setErrors({ phone: errorSentence(error) } as Partial<Record<Field<S>, string>>);
        else setFailure(error);
        return;
      } finally {
        setIsSaving(false);
      }
    }
    form.clear();
    onDone();
  }

  function handleSubmit(event: FormEvent) {
    event.preventDefault();
    void save();
  }

  function handleKey(event: KeyboardEvent) {
    // Never with text in it: Escape is pressed by mistake more often than to throw away.
    if (event.key === "Escape" && form.edited.length === 0) onDone();
  }

  const mustChoose = form.conflicts.length > 0 && !isSaving;
  return (
    <form ref={box} onSubmit={handleSubmit} onKeyDown={handleKey} noValidate>
      <Stack gap="md" mt="sm">
        <FieldInputs specs={specs} form={form} errors={errors} changedBy={changedBy} isSaving={isSaving} />
        {failure !== null && !mustChoose ? (
          <Text size="sm" role="alert" c="var(--mantine-color-error)">
            {errorSentence(failure)}
          </Text>
        ) : null}
        <Group justify="flex-end" gap="xs">
          {mustChoose ? (
            <Text size="sm" c="dimmed">
              Choose above, then save.
            </Text>
          ) : form.edited.length > 0 && !isSaving ? (
            <Text size="sm" c="dimmed">
              Not saved yet
            </Text>
          ) : null}
          <Button
            variant="default"
            size="xs"
            onClick={() => {
              form.clear();
              onDone();
            }}
          >
            Cancel
          </Button>
          <Button type="submit" size="xs" loading={isSaving} disabled={mustChoose}>
            Save
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
