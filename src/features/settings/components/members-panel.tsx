"use client";

import { Button, Menu, Pagination, SegmentedControl, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { useState } from "react";
import { trpc } from "@/client/trpc";
import { useIsManager, useWorkspace } from "@/client/workspace-provider";
import { EmptyState } from "@/components/empty-state";
import { ErrorState, errorSentence } from "@/components/error-state";
import { formatNumber } from "@/components/format";
import { LoadingRows } from "@/components/loading-rows";
import { StatusBadge } from "@/components/status-badge";
import { formatStoredPhone } from "../phone-text";
import { roleNames } from "../role-words";
import { InvitationsList } from "./invitations-list";
import { InviteModal } from "./invite-modal";
import { MemberModal } from "./member-modal";
import { MemberSessionsModal } from "./member-sessions-modal";
import { RemoveMemberModal } from "./remove-member-modal";
import classes from "./settings.module.css";
import type { Member } from "../views";

const pageSize = 100;

export function MembersPanel() {
  const isManager = useIsManager();
  const [search, setSearch] = useState("");
  const [shown, setShown] = useState<"active" | "inactive">("active");
  const [page, setPage] = useState(1);
  const [open, setOpen] = useState<{ what: "edit" | "remove" | "sessions"; member: Member } | null>(null);
  const close = () => setOpen(null);
  const [isInviting, setIsInviting] = useState(false);
  const [wanted] = useDebouncedValue(search.trim(), 250);
  const members = trpc.members.list.useQuery(
    { isActive: shown === "active", offset: (page - 1) * pageSize, ...(wanted ? { search: wanted } : {}) },
    { placeholderData: (before) => before },
  );

  return (
    <>
      <div className={classes.bar}>
        <TextInput
          className={classes.search}
          aria-label="Search members"
          placeholder={isManager ? "Search by name or e-mail" : "Search by name"}
          value={search}
          onChange={(event) => {
            setSearch(event.currentTarget.value);
            setPage(1);
          }}
        />
        <SegmentedControl
          aria-label="Which members"
          value={shown}
          onChange={(value) => {
            setShown(value === "inactive" ? "inactive" : "active");
            setPage(1);
          }}
          data={[
            { value: "active", label: "Active" },
            { value: "inactive", label: "Without access" },
          ]}
        />
        {isManager ? (
          <Button className={classes.action} onClick={() => setIsInviting(true)}>
            Invite someone
          </Button>
        ) : null}
      </div>
      {isManager && shown === "active" ? <InvitationsList /> : null}
      {members.isPending ? (
        <LoadingRows rows={6} height={56} />
      ) : members.error ? (
        <ErrorState error={members.error} onRetry={() => void members.refetch()} />
      ) : members.data.items.length === 0 ? (
        <EmptyState
          title={
            wanted
              ? `Nobody matches “${wanted}”`
              : shown === "active"
                ? "No members yet"
                : "Everyone has access"
          }
        >
          {wanted
            ? "Try a part of the name."
            : shown === "active"
              ? "Invite the first one."
              : "Members whose access you remove are listed here, with their history."}
        </EmptyState>
      ) : (
        <>
          <ul className={`rs-card ${classes.list}`} aria-label="Members">
            {members.data.items.map((member) => (
              <MemberRow
                key={member.userId}
                member={member}
                onEdit={() => setOpen({ what: "edit", member })}
                onRemove={() => setOpen({ what: "remove", member })}
                onSessions={() => setOpen({ what: "sessions", member })}
              />
            ))}
          </ul>
          {members.data.total > pageSize ? (
            <div className={classes.bar} style={{ marginTop: 12 }}>
              <span className={classes.sub}>{formatNumber(members.data.total)} members</span>
              <Pagination
                total={Math.ceil(members.data.total / pageSize)}
                value={page}
                onChange={setPage}
                getControlProps={(control) => ({ "aria-label": `${control} page` })}
              />
            </div>
          ) : null}
        </>
      )}
      {open?.what === "edit" ? <MemberModal member={open.member} onClose={close} /> : null}
      {open?.what === "remove" ? <RemoveMemberModal member={open.member} onClose={close} /> : null}
      {open?.what === "sessions" ? <MemberSessionsModal member={open.member} onClose={close} /> : null}
      {isInviting ? <InviteModal onClose={() => setIsInviting(false)} /> : null}
    </>
  );
}

type RowActions = { onEdit: () => void; onRemove: () => void; onSessions: () => void };

function MemberRow({ member, ...actions }: { member: Member } & RowActions) {
  const { role } = useWorkspace().current;
  const mayManage = !member.isSelf && (role === "admin" || (role === "manager" && member.role === "worker"));
  return (
    <li className={classes.row} data-inactive={member.isActive ? undefined : true}>
      <div className={classes.main}>
        <div className={classes.name}>
          {member.name}
          {member.isSelf ? (
            <StatusBadge tone="active" icon="●">
              You
            </StatusBadge>
          ) : null}
          {member.isActive ? null : <StatusBadge tone="quiet">No access</StatusBadge>}
        </div>
        {member.email ? <div className={classes.sub}>{member.email}</div> : null}
      </div>
      <div className={classes.middle}>
        {member.phone ? (
          <span>{formatStoredPhone(member.phone)}</span>
        ) : role !== "worker" || member.isSelf ? (
          <span className={classes.sub}>No phone: cannot place calls</span>
        ) : null}
        {member.line ? <div className={classes.sub}>Line {member.line.label}</div> : null}
      </div>
      <div className={classes.middle}>{roleNames[member.role]}</div>
      <div className={classes.end}>
        {mayManage || member.isSelf ? <RowMenu member={member} mayManage={mayManage} {...actions} /> : null}
      </div>
    </li>
  );
}

type RowMenuProps = { member: Member; mayManage: boolean } & RowActions;

function RowMenu({ member, onEdit, onRemove, onSessions, mayManage }: RowMenuProps) {
  const { role: viewer } = useWorkspace().current;
  const utils = trpc.useUtils();
  const done = (message: string) => ({
    onSuccess: () => {
      void utils.members.invalidate();
      notifications.show({ message });
    },
    onError: (error: unknown) =>
      notifications.show({ color: "red", title: "Not changed", message: errorSentence(error) }),
  });
  const reactivate = trpc.members.reactivate.useMutation(done(`${member.name} has access again.`));

  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <Button
          variant="default"
          size="xs"
          loading={reactivate.isPending}
          aria-label={`Actions for ${member.name}`}
        >
          ⋯
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={onEdit}>{mayManage ? "Edit" : "Edit my phone and line"}</Menu.Item>
        {viewer === "admin" && !member.isSelf ? <Menu.Item onClick={onSessions}>Sessions</Menu.Item> : null}
        {mayManage && member.isActive ? (
          <Menu.Item color="red" onClick={onRemove}>
            Remove access
          </Menu.Item>
        ) : null}
        {mayManage && !member.isActive ? (
          <Menu.Item onClick={() => reactivate.mutate({ userId: member.userId })}>Give access back</Menu.Item>
        ) : null}
      </Menu.Dropdown>
    </Menu>
  );
}
