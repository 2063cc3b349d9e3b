"use client";

import { Menu, UnstyledButton } from "@mantine/core";
import { trpc } from "@/client/trpc";
import { showFailure } from "@/components/toasts";
import { leadStage } from "@/contracts/leads/schema";
import { stageWords } from "../lead-words";
import type { Lead } from "../lead-view";
import classes from "@/features/records/record.module.css";
import { StageBadge } from "./stage-badge";

/** The stage, and the way to another one. */
export function StageMenu({ lead }: { lead: Lead }) {
  const utils = trpc.useUtils();
  const setStage = trpc.leads.setStage.useMutation({
    onSettled: () => void utils.leads.invalidate(),
    onError: (error) => showFailure("The stage was not changed", error),
  });
  const shown = setStage.isPending ? setStage.variables.stage : lead.stage;
  return (
    <Menu position="bottom-start" withinPortal>
      <Menu.Target>
        <UnstyledButton className={classes.stage} aria-label={`Stage: ${stageWords[shown].label}. Change`}>
          <StageBadge stage={shown} />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {leadStage.options.map((stage) => (
          <Menu.Item
            key={stage}
            disabled={stage === lead.stage}
            onClick={() => setStage.mutate({ leadId: lead.id, stage })}
          >
            {stageWords[stage].label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
