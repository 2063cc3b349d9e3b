"use client";

import { Combobox, useCombobox } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { trpc } from "@/client/trpc";
import { showFailure } from "@/components/toasts";
import type { TagId } from "@/contracts/ids";
import { type TagColor, tagColor, tagName } from "@/contracts/tags/schema";
import { TagChip } from "./tag-chips";
import classes from "./tags.module.css";

type TagPickerProps = {
  /** The button that opens it, given what opens and closes. */
  children: (toggle: () => void) => ReactNode;
  chosen?: readonly TagId[];
  onPick: (tagId: TagId, isOn: boolean) => void;
  /** A name that is not among the tags becomes one. */
  canCreate?: boolean;
};

const createValue = "new tag";

/** The next colour in turn, so that tags made one after the other can be told apart. */
const nextColor = (count: number): TagColor =>
  tagColor.options[1 + (count % (tagColor.options.length - 1))] ?? "gray";

/** Every tag of the workspace, found by typing; a check stands before those that are on. */
export function TagPicker({ children, chosen = [], onPick, canCreate = true }: TagPickerProps) {
  const utils = trpc.useUtils();
  const tags = trpc.tags.list.useQuery();
  const [search, setSearch] = useState("");
  const box = useCombobox({
    onDropdownClose: () => {
      box.resetSelectedOption();
      box.focusTarget();
      setSearch("");
    },
    onDropdownOpen: () => {
      box.focusSearchInput();
      box.updateSelectedOptionIndex();
    },
  });
  const create = trpc.tags.create.useMutation({
    onSuccess: ({ id }) => {
      void utils.tags.invalidate();
      setSearch("");
      onPick(id, true);
    },
    onError: (error) => showFailure("The tag was not made", error),
  });
  const named = tagName.safeParse(search);
  const wanted = search.trim().toLowerCase();
  const all = tags.data ?? [];
  const matching = all.filter((tag) => tag.name.toLowerCase().includes(wanted));
  const isNew = canCreate && named.success && !all.some((tag) => tag.name.toLowerCase() === wanted);

  function handleSubmit(value: string) {
    if (value === createValue) {
      if (named.success && !create.isPending)
        create.mutate({ name: named.data, color: nextColor(all.length) });
      return;
    }
    const tag = all.find(({ id }) => id === value);
    if (tag) onPick(tag.id, !chosen.includes(tag.id));
  }

  return (
    <Combobox store={box} width={260} position="bottom-start" withinPortal onOptionSubmit={handleSubmit}>
      <Combobox.Target withAriaAttributes={false}>{children(() => box.toggleDropdown())}</Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Search
          aria-label="Find a tag"
          placeholder={canCreate ? "Find or make a tag" : "Find a tag"}
          value={search}
          maxLength={60}
          onChange={(event) => {
            setSearch(event.currentTarget.value);
            box.selectFirstOption();
          }}
        />
        <Combobox.Options mah={260} style={{ overflowY: "auto" }} aria-label="Tags">
          {matching.map((tag) => {
            const isOn = chosen.includes(tag.id);
            return (
              <Combobox.Option key={tag.id} value={tag.id} active={isOn}>
                <span className={classes.option}>
                  <span className={classes.check} aria-hidden="true">
                    {isOn ? "✓" : ""}
                  </span>
                  <TagChip tag={tag} />
                </span>
              </Combobox.Option>
            );
          })}
          {isNew ? (
            <Combobox.Option value={createValue}>
              <span className={classes.option}>
                <span className={classes.check} aria-hidden="true">
                  +
                </span>
                <span className={classes.word}>Make “{named.data}”</span>
              </span>
            </Combobox.Option>
          ) : null}
          {matching.length === 0 && !isNew ? (
            <Combobox.Empty>
              {tags.isPending ? "Loading…" : all.length === 0 ? "No tags yet" : "No such tag"}
            </Combobox.Empty>
          ) : null}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
