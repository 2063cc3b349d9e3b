"use client";

import {
  ActionIcon,
  Avatar,
  Text,
  UnstyledButton,
  useComputedColorScheme,
  useMantineColorScheme,
} from "@mantine/core";
import { type ReactNode, useLayoutEffect, useState } from "react";
import { createPortal } from "react-dom";
import { useWorkspace } from "@/client/workspace-provider";
import { LateMenu } from "@/components/late-menu";
import type { Role } from "@/contracts/members/schema";
import { CommandBarButton } from "@/features/command-bar/command-bar-button";
import { LiveLabel } from "@/features/live/live-label";
import { leave } from "@/features/sign-in/leave";
import { ChevronIcon, MoonIcon, SunIcon } from "./icons";
import classes from "./top-bar.module.css";

const roleWords: Record<Role, string> = { worker: "Worker", manager: "Manager", admin: "Admin" };

/** A page that has a bar of its own puts it here, so that no second row takes height from its zones. */
const pageBarId = "page-bar";

export function PageBar({ children }: { children: ReactNode }) {
  const [place, setPlace] = useState<HTMLElement | null>(null);
  useLayoutEffect(() => setPlace(document.getElementById(pageBarId)), []);
  return place ? createPortal(children, place) : null;
}

export function TopBar({ isDesk }: { isDesk: boolean }) {
  const { current } = useWorkspace();
  return (
    <header className={classes.bar} data-desk={isDesk || undefined}>
      <WorkspaceSwitcher />
      {current.isSimulated ? (
        <span
          className={classes.simulated}
          title="Calls go to Ringside's own stand-in for the provider. Nobody is really called."
        >
          <span className={classes.wide}>Simulated provider</span>
          <span className={classes.narrow}>Simulated</span>
        </span>
      ) : null}
      <div id={pageBarId} className={classes.page} />
      <div className={classes.rest}>
        <LiveLabel />
        <CommandBarButton className={classes.icon ?? ""} />
        <ThemeToggle />
        <UserMenu />
      </div>
    </header>
  );
}

function WorkspaceSwitcher() {
  const { memberships, current, switchTo } = useWorkspace();
  if (memberships.length < 2) return <span className={classes.workspace}>{current.workspaceName}</span>;
  return (
    <LateMenu
      position="bottom-start"
      width={260}
      button={
        <UnstyledButton
          className={classes.workspaceButton}
          aria-label={`Workspace: ${current.workspaceName}. Switch`}
        >
          <span className={classes.workspace}>{current.workspaceName}</span>
          <ChevronIcon />
        </UnstyledButton>
      }
      entries={[
        { kind: "label", text: "Workspaces" },
        ...memberships.map(({ workspaceId, workspaceName, role }) => ({
          kind: "item" as const,
          key: workspaceId,
          label: workspaceName,
          note: roleWords[role],
          isCurrent: workspaceId === current.workspaceId,
          onPress: () => {
            if (workspaceId !== current.workspaceId) switchTo(workspaceId);
          },
        })),
      ]}
    />
  );
}

function ThemeToggle() {
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme("light", { getInitialValueInEffect: true });
  const next = scheme === "dark" ? "light" : "dark";
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size={36}
      className={classes.icon}
      aria-label={next === "dark" ? "Use the dark theme" : "Use the light theme"}
      onClick={() => setColorScheme(next)}
    >
      {scheme === "dark" ? <SunIcon /> : <MoonIcon />}
    </ActionIcon>
  );
}

function UserMenu() {
  const { user, current } = useWorkspace();
  return (
    <LateMenu
      position="bottom-end"
      width={230}
      button={
        <UnstyledButton aria-label={`${user.name}: your account`} className={classes.user}>
          <Avatar size={30} radius="xl" name={user.name} color="brand" alt="" />
        </UnstyledButton>
      }
      head={
        <div className={classes.who}>
          <Text size="sm" fw={600} truncate>
            {user.name}
          </Text>
          <Text size="xs" c="dimmed" truncate>
            {user.email} · {roleWords[current.role]}
          </Text>
        </div>
      }
      entries={[
        { kind: "divider" },
        { kind: "item", key: "profile", label: "Profile and sessions", href: "/dashboard/profile" },
        { kind: "item", key: "leave", label: "Sign out", onPress: leave },
      ]}
    />
  );
}
