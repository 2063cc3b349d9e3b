"use client";

import { Menu, type MenuProps, Text } from "@mantine/core";
import { Link } from "@/components/link";
import { type ReactElement, type ReactNode, useEffect, useState } from "react";

export type MenuEntry =
  | { kind: "label"; text: string }
  | { kind: "divider" }
  | {
      kind: "item";
      key: string;
      label: string;
      /** A small word at its end. */
      note?: string;
      isCurrent?: boolean;
      /** It takes something away. */
      isDangerous?: boolean;
      href?: string;
      onPress?: () => void;
    };

type MenuButtonProps = {
  onClick?: () => void;
  onPointerEnter?: () => void;
  onFocus?: () => void;
  "aria-haspopup"?: "menu";
  "aria-expanded"?: boolean;
};

export type MenuBodyProps = {
  /** What opens it; the menu gives it its roles. */
  button: ReactElement<MenuButtonProps>;
  position: NonNullable<MenuProps["position"]>;
  width: number;
  entries: readonly MenuEntry[];
  /** Above the entries: whose menu it is. */
  head?: ReactNode;
};

/** The menu itself, loaded by the first press and open from then on: that press is what it answers. */
export function MenuBody({ button, position, width, entries, head }: MenuBodyProps) {
  const [isOpen, setIsOpen] = useState(false);
  // After its button stands: it hangs from there.
  useEffect(() => setIsOpen(true), []);
  return (
    <Menu position={position} width={width} opened={isOpen} onChange={setIsOpen}>
      <Menu.Target>{button}</Menu.Target>
      <Menu.Dropdown>
        {head}
        {entries.map((entry, index) => (
          <Entry key={entry.kind === "item" ? entry.key : index} entry={entry} />
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function Entry({ entry }: { entry: MenuEntry }) {
  if (entry.kind === "divider") return <Menu.Divider />;
  if (entry.kind === "label") return <Menu.Label>{entry.text}</Menu.Label>;
  const { label, note, isCurrent, isDangerous, href, onPress } = entry;
  const looks = {
    ...(isDangerous ? { color: "red" } : {}),
    fw: isCurrent ? 650 : 400,
    "aria-current": isCurrent ? ("true" as const) : undefined,
    rightSection: note ? (
      <Text size="xs" c="dimmed">
        {note}
      </Text>
    ) : null,
  };
  if (href !== undefined) {
    return (
      <Menu.Item component={Link} href={href} {...looks}>
        {label}
      </Menu.Item>
    );
  }
  return (
    <Menu.Item onClick={onPress} {...looks}>
      {label}
    </Menu.Item>
  );
}
