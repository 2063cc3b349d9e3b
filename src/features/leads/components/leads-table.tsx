"use client";

import { Anchor, Table } from "@mantine/core";
import Link from "next/link";
import type { RouterOutputs } from "@/client/trpc";
import { OutcomeTag, StatusBadge } from "@/components/status-badge";
import { Ago } from "@/components/time";
import { CallButton } from "@/features/calls/components/call-button";
import classes from "./leads.module.css";
import { StageBadge } from "./stage-badge";

export type LeadRow = RouterOutputs["leads"]["list"]["leads"][number];

/** Why this lead cannot be called, as far as the row itself tells; the server decides the rest. */
export function blockOf(lead: Pick<LeadRow, "doNotCallAt" | "phone">): string | null {
  if (lead.doNotCallAt) return "This number asked not to be called.";
  return lead.phone === null ? "There is no number to call." : null;
}

/** A table; on a narrow screen each row becomes a card of two lines with the call at its right edge. */
export function LeadsTable({ leads }: { leads: readonly LeadRow[] }) {
  return (
    <div className={`rs-card ${classes.tableCard}`}>
      <Table className={classes.table} aria-label="Leads">
        <Table.Thead className={classes.head}>
          <Table.Tr>
            <Table.Th>Name</Table.Th>
            <Table.Th>Phone</Table.Th>
            <Table.Th>Stage</Table.Th>
            <Table.Th>Owner</Table.Th>
            <Table.Th>Last outcome</Table.Th>
            <Table.Th>Last call</Table.Th>
            <Table.Th>
              <span className={classes.hidden}>Call</span>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {leads.map((lead) => (
            <Table.Tr key={lead.id} className={classes.row}>
              <Table.Td className={classes.who}>
                <Anchor component={Link} href={`/dashboard/leads/${lead.id}`} className={classes.name}>
                  {lead.name}
                </Anchor>
                {lead.company ? <div className={classes.company}>{lead.company}</div> : null}
              </Table.Td>
              <Table.Td className={classes.phone}>
                {lead.phoneText ?? <span className={classes.none}>No number</span>}
              </Table.Td>
              <Table.Td className={classes.state}>
                {lead.doNotCallAt ? (
                  <StatusBadge tone="negative">Do not call</StatusBadge>
                ) : (
                  <StageBadge stage={lead.stage} />
                )}
              </Table.Td>
              <Table.Td className={classes.owner}>
                {lead.owner?.name ?? <span className={classes.none}>Nobody</span>}
              </Table.Td>
              <Table.Td className={classes.outcome}>
                {lead.lastOutcome ? (
                  <OutcomeTag label={lead.lastOutcome.label} tone={lead.lastOutcome.tone} />
                ) : (
                  <span className={classes.none}>—</span>
                )}
              </Table.Td>
              <Table.Td className={classes.age}>
                {lead.lastCallAt ? <Ago at={lead.lastCallAt} /> : <span className={classes.none}>Never</span>}
              </Table.Td>
              <Table.Td className={classes.act}>
                <CallButton leadId={lead.id} blockedBecause={blockOf(lead)} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}
