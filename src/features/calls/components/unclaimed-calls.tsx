"use client";

import { Button, Group, Menu } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { trpc } from "@/client/trpc";
import { EmptyState } from "@/components/empty-state";
import { ErrorState, errorSentence } from "@/components/error-state";
import { LoadingRows } from "@/components/loading-rows";
import { showDone, showFailure } from "@/components/toasts";
import { CallsTable } from "./calls-table";

/** Calls that fit no member's phone, lease or lead. Whoever claims one, or is given it, gets its popup. */
export function UnclaimedCalls() {
  const utils = trpc.useUtils();
  const calls = trpc.calls.unclaimed.useQuery();
  const claim = trpc.calls.claim.useMutation({
    onSuccess: () => notifications.show({ message: "Claimed. It is on your screen now." }),
    onError: (error) =>
      notifications.show({ title: "Not claimed", message: errorSentence(error), color: "red" }),
    onSettled: () => Promise.all([utils.calls.unclaimed.invalidate(), utils.calls.mine.invalidate()]),
  });

  const members = trpc.members.list.useQuery({ isActive: true });
  const assign = trpc.calls.assign.useMutation({
    onSuccess: (_, { userId }) =>
      showDone(
        `Given to ${members.data?.items.find((member) => member.userId === userId)?.name ?? "a member"}.`,
      ),
    onError: (error) => showFailure("The call was not given", error),
    onSettled: () => Promise.all([utils.calls.unclaimed.invalidate(), utils.calls.mine.invalidate()]),
  });

  if (calls.isPending) return <LoadingRows rows={6} height={44} />;
  if (calls.isError) return <ErrorState error={calls.error} onRetry={() => void calls.refetch()} />;
  if (calls.data.length === 0) {
    return (
      <EmptyState title="Nothing is unclaimed">
        Calls that belong to nobody, mostly incoming ones, wait here for a manager.
      </EmptyState>
    );
  }
  return (
    <CallsTable
      calls={calls.data}
      action={{
        label: "Claim",
        render: (call) => (
          <Group gap={4} wrap="nowrap" justify="flex-end">
            <Button
              size="xs"
              variant="default"
              loading={claim.isPending && claim.variables?.callId === call.id}
              onClick={() => claim.mutate({ callId: call.id })}
            >
              Claim
            </Button>
            <Menu position="bottom-end" withinPortal>
              <Menu.Target>
                <Button
                  size="xs"
                  variant="default"
                  loading={assign.isPending && assign.variables?.callId === call.id}
                >
                  Give to…
                </Button>
              </Menu.Target>
              <Menu.Dropdown mah={320} style={{ overflowY: "auto" }}>
                {(members.data?.items ?? []).map((member) => (
                  <Menu.Item
                    key={member.userId}
                    onClick={() => assign.mutate({ callId: call.id, userId: member.userId })}
                  >
                    {member.name}
                  </Menu.Item>
                ))}
              </Menu.Dropdown>
            </Menu>
          </Group>
        ),
      }}
    />
  );
}
