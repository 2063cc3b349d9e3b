"use client";

import { Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { trpc } from "@/client/trpc";
import { errorSentence } from "@/components/error-state";
import { tagColor, tagName } from "@/contracts/tags/schema";
import type { TagView } from "@/contracts/tags/views";
import { FormModal } from "@/features/settings/components/form-modal";
import { colorOf, colorWords } from "./tag-chips";
import classes from "./tags.module.css";

/** Makes a tag, or changes one: every lead and contact that has it shows the new name. */
export function TagModal({ tag, onClose }: { tag: TagView | null; onClose: () => void }) {
  const utils = trpc.useUtils();
  const [name, setName] = useState(tag?.name ?? "");
  const [color, setColor] = useState(tag?.color ?? "blue");
  const [problem, setProblem] = useState<string>();
  const settled = {
    onSuccess: () => {
      void utils.tags.invalidate();
      onClose();
    },
    onError: (error: unknown) => setProblem(errorSentence(error)),
  };
  const create = trpc.tags.create.useMutation(settled);
  const update = trpc.tags.update.useMutation(settled);

  function handleSubmit(event: FormEvent) {
    event.preventDefault();
    const named = tagName.safeParse(name);
    if (!named.success) {
      setProblem(named.error.issues[0]?.message);
      return;
    }
    if (tag) update.mutate({ tagId: tag.id, name: named.data, color });
    else create.mutate({ name: named.data, color });
  }

  return (
    <FormModal title={tag ? `Change “${tag.name}”` : "New tag"} onClose={onClose}>
      <form onSubmit={handleSubmit} noValidate>
        <Stack gap="md">
          <TextInput
            label="Name"
            required
            withAsterisk={false}
            data-autofocus
            autoComplete="off"
            value={name}
            onChange={(event) => {
              setName(event.currentTarget.value);
              setProblem(undefined);
            }}
            error={problem}
          />
          <div>
            <Text size="sm" fw={500} id="tag-colour" mb={6}>
              Colour
            </Text>
            <div role="radiogroup" aria-labelledby="tag-colour" className={classes.swatches}>
              {tagColor.options.map((option) => (
                <button
                  key={option}
                  type="button"
                  // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a dot with a name, not a native radio
                  role="radio"
                  aria-checked={option === color}
                  aria-label={colorWords[option]}
                  title={colorWords[option]}
                  className={`mantine-UnstyledButton-root ${classes.swatch}`}
                  onClick={() => setColor(option)}
                >
                  <span style={{ background: colorOf(option) }} />
                </button>
              ))}
            </div>
          </div>
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={create.isPending || update.isPending}>
              {tag ? "Save" : "Add tag"}
            </Button>
          </Group>
        </Stack>
      </form>
    </FormModal>
  );
}
