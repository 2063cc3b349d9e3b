"use client";

import { ActionIcon, Button, Menu } from "@mantine/core";
import { Link } from "@/components/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { trpc } from "@/client/trpc";
import { confirm } from "@/components/confirm";
import { StatusBadge } from "@/components/status-badge";
import { showFailure, showUndo } from "@/components/toasts";
import type { CampaignStatus } from "@/contracts/campaigns/schema";
import type { CampaignId } from "@/contracts/ids";
import { statusWords } from "../campaign-words";
import { CloneModal } from "./clone-modal";

export function CampaignBadge({ status }: { status: CampaignStatus }) {
  const { label, tone, icon } = statusWords[status];
  return (
    <StatusBadge tone={tone} icon={icon}>
      {label}
    </StatusBadge>
  );
}

/** A whole queue goes at one press: longer than the ten seconds of a row. */
const wholeUndoMs = 60_000;

type Campaign = { id: CampaignId; name: string; status: CampaignStatus };

/** The next step of a campaign as a button, the others in a menu. For managers. */
export function CampaignActions({ campaign }: { campaign: Campaign }) {
  const [isCloning, setIsCloning] = useState(false);
  const router = useRouter();
  const utils = trpc.useUtils();
  const refresh = () => void utils.campaigns.invalidate();
  const move = trpc.campaigns.setStatus.useMutation({
    onSettled: refresh,
    onError: (error) => showFailure(`${campaign.name} was not changed`, error),
  });
  const restore = trpc.campaigns.restore.useMutation({
    onSettled: refresh,
    onError: (error) => showFailure(`${campaign.name} was not brought back`, error),
  });
  const remove = trpc.campaigns.delete.useMutation({
    onSuccess: () => {
      refresh();
      showUndo(`${campaign.name} is deleted.`, () => restore.mutate({ campaignId: campaign.id }), {
        id: `campaign-${campaign.id}`,
        forMs: wholeUndoMs,
      });
      router.push("/dashboard/campaigns");
    },
    onError: (error) => showFailure(`${campaign.name} was not deleted`, error),
  });
  const { status } = campaign;
  const set = (next: CampaignStatus) => move.mutate({ campaignId: campaign.id, status: next });

  async function handleComplete() {
    const isSure = await confirm({
      title: `Complete ${campaign.name}?`,
      message: "Nobody is called for it any more. Its queue is kept, and you can open it again.",
      confirmLabel: "Complete campaign",
    });
    if (isSure) set("completed");
  }

  return (
    <>
      {status === "running" ? (
        <Button variant="default" loading={move.isPending} onClick={() => set("paused")}>
          Pause
        </Button>
      ) : (
        <Button variant="default" loading={move.isPending} onClick={() => set("running")}>
          {status === "draft" ? "Start" : status === "paused" ? "Resume" : "Open again"}
        </Button>
      )}
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <ActionIcon variant="default" size={36} aria-label={`Actions for ${campaign.name}`}>
            ⋯
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {status === "draft" ? (
            <Menu.Item component={Link} href={`/dashboard/campaigns/${campaign.id}/setup`}>
              Set it up step by step
            </Menu.Item>
          ) : null}
          <Menu.Item onClick={() => setIsCloning(true)}>Clone</Menu.Item>
          {status === "running" || status === "paused" ? (
            <Menu.Item onClick={() => void handleComplete()}>Complete</Menu.Item>
          ) : null}
          <Menu.Item
            color="red"
            disabled={status === "running"}
            onClick={() => remove.mutate({ campaignId: campaign.id })}
          >
            {status === "running" ? "Delete (pause it first)" : "Delete"}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {isCloning ? <CloneModal campaign={campaign} onClose={() => setIsCloning(false)} /> : null}
    </>
  );
}
