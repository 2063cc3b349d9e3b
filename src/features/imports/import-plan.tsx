"use client";

import { Button, Checkbox, Group, Radio, Select, Stack, Table, Text } from "@mantine/core";
import { type RouterOutputs, trpc } from "@/client/trpc";
import { showFailure } from "@/components/toasts";
import { formatNumber } from "@/components/format";
import {
  type CallPurpose,
  callPurpose,
  type ConsentChannel,
  consentChannel,
} from "@/contracts/consents/schema";
import { type CampaignId, campaignId, type UserId, userId } from "@/contracts/ids";
import { duplicateRule, fileColumn, type FileColumns } from "@/contracts/imports/schema";
import { skippedRowReason } from "@/contracts/leads/schema";
import { skippedWords } from "@/contracts/leads/words";
import { channelWords, purposeWords } from "@/features/calling-rules/calling-words";
import { columnWords } from "@/features/leads/lead-words";
import { leadsWord, ruleWords } from "./import-words";
import classes from "./imports.module.css";

type Import = RouterOutputs["imports"]["get"];

/** Whose the new leads will be, which queue they join, and what a column of yes and no is about. */
export type ImportTarget = {
  owner: UserId | null;
  campaign: CampaignId | null;
  channel: ConsentChannel;
  purpose: CallPurpose;
};

/** What the dry run says, the choices, and the button that begins. A change of a choice is read again. */
export function ImportPlan({
  item,
  target,
  onTarget,
}: {
  item: Import;
  target: ImportTarget;
  onTarget: (target: ImportTarget) => void;
}) {
  const utils = trpc.useUtils();
  const members = trpc.members.list.useQuery({ isActive: true });
  const campaigns = trpc.campaigns.list.useQuery({ limit: 100 });
  const refresh = () => void utils.imports.invalidate();
  const change = trpc.imports.setColumns.useMutation({
    onSettled: refresh,
    onError: (error) => showFailure("The file was not read again", error),
  });
  const start = trpc.imports.start.useMutation({
    onSettled: refresh,
    onError: (error) => showFailure("The import did not begin", error),
  });
  const { owner, campaign, channel, purpose } = target;
  const { check } = item;
  if (!check) return null;
  const { columns } = item;
  const hasPhone = columns.includes("phone");
  const skipped = skippedRowReason.options.flatMap((reason) => {
    const count = check.skipped[reason] ?? 0;
    return count > 0 ? [{ reason, count }] : [];
  });
  const total = check.readyCount + check.updateCount;
  const again = (
    next: Partial<Pick<Import, "columns" | "hasHeader" | "duplicateRule"> & { sheet: string }>,
  ) =>
    change.mutate({
      importId: item.id,
      columns,
      hasHeader: item.hasHeader,
      duplicateRule: item.duplicateRule,
      ...next,
    });

  function handleColumn(index: number, value: string | null) {
    const chosen = fileColumn.safeParse(value).data ?? null;
    // A meaning stands once: given to this column, it is taken from the other.
    const next: FileColumns = columns.map((column, at) =>
      at === index ? chosen : column === chosen ? null : column,
    );
    again({ columns: next });
  }

  return (
    <section
      className={`rs-card ${classes.panel}`}
      aria-label="What will happen"
      aria-busy={change.isPending}
    >
      <Text fw={650} size="lg" role="status">
        {leadsWord(check.readyCount, formatNumber)} will be added
        {check.updateCount > 0 ? `, ${formatNumber(check.updateCount)} changed` : ""}, of{" "}
        {formatNumber(item.rowCount)} rows.
      </Text>
      {hasPhone ? null : (
        <Text size="sm" role="alert" c="var(--mantine-color-error)" mt={4}>
          Choose the column that holds the phone numbers.
        </Text>
      )}
      {item.isQuoted ? null : (
        <Text size="sm" mt={4}>
          A quotation mark in this file never ends, so quotes were read as plain characters. Look at the
          columns.
        </Text>
      )}
      {check.unreadableCount > 0 ? (
        <Text size="sm" mt={4}>
          {formatNumber(check.unreadableCount)} characters could not be read as {item.encoding}. Save the file
          as UTF-8 if names look wrong.
        </Text>
      ) : null}
      {check.sheets.length > 1 ? (
        <Select
          label="Sheet"
          w={{ base: "100%", sm: 280 }}
          mt="md"
          allowDeselect={false}
          disabled={change.isPending}
          value={item.sheet}
          onChange={(value) => {
            if (value !== null && value !== item.sheet) again({ sheet: value });
          }}
          data={check.sheets}
        />
      ) : null}
      <div className={classes.columns}>
        {check.columns.map((column, index) => (
          <div key={`${index}-${column.header ?? ""}`} className={classes.column}>
            <Select
              label={column.header ? `“${column.header}”` : `Column ${index + 1}`}
              size="xs"
              placeholder="Not used"
              clearable
              clearButtonProps={{ "aria-label": "Not used" }}
              disabled={change.isPending}
              value={columns[index] ?? null}
              onChange={(value) => handleColumn(index, value)}
              data={fileColumn.options.map((value) => ({ value, label: columnWords[value] }))}
            />
            <div className={classes.example}>{column.example === "" ? "(empty)" : column.example}</div>
          </div>
        ))}
      </div>
      <Checkbox
        label="The first row names the columns"
        checked={item.hasHeader}
        disabled={change.isPending}
        onChange={(event) => again({ hasHeader: event.currentTarget.checked })}
      />
      <Radio.Group
        mt="md"
        label="Where the number or e-mail address is here already"
        value={item.duplicateRule}
        onChange={(value) => again({ duplicateRule: duplicateRule.parse(value) })}
      >
        <Stack gap={6} mt={6}>
          {duplicateRule.options.map((rule) => (
            <Radio key={rule} value={rule} label={ruleWords[rule]} disabled={change.isPending} />
          ))}
        </Stack>
      </Radio.Group>
      {check.examples.length > 0 ? (
        <>
          <h3 className="rs-panel-title" style={{ marginTop: 16 }}>
            The first ones, as they will be
          </h3>
          <Table.ScrollContainer minWidth={560}>
            <Table verticalSpacing={6}>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>Line</Table.Th>
                  <Table.Th>Name</Table.Th>
                  <Table.Th>Phone</Table.Th>
                  <Table.Th>Company</Table.Th>
                  <Table.Th>E-mail</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {check.examples.map((row) => (
                  <Table.Tr key={row.line}>
                    <Table.Td>{row.line}</Table.Td>
                    <Table.Td>{row.name}</Table.Td>
                    <Table.Td>{row.phone}</Table.Td>
                    <Table.Td>{row.company ?? "—"}</Table.Td>
                    <Table.Td>{row.email ?? "—"}</Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        </>
      ) : null}
      {skipped.length > 0 ? (
        <>
          <h3 className="rs-panel-title" style={{ marginTop: 16 }}>
            Will be left out
          </h3>
          <Text size="sm">
            {skipped
              .map(({ reason, count }) => `${formatNumber(count)} × ${skippedWords[reason]}`)
              .join(" · ")}
          </Text>
          <ul className={classes.list} tabIndex={0} aria-label="The first rows that will be left out">
            {check.skippedExamples.map((row) => (
              <li key={row.line} className={classes.item}>
                <span className={classes.quiet}>Line {formatNumber(row.line)}</span>
                <span>{skippedWords[row.reason]}</span>
                <span className={classes.quiet}>{row.text}</span>
              </li>
            ))}
          </ul>
        </>
      ) : null}
      <div className={classes.options}>
        <Select
          label="Owner"
          placeholder="Nobody yet"
          clearable
          clearButtonProps={{ "aria-label": "Nobody yet" }}
          searchable
          value={owner}
          onChange={(value) => onTarget({ ...target, owner: userId.safeParse(value).data ?? null })}
          data={(members.data?.items ?? []).map((member) => ({ value: member.userId, label: member.name }))}
        />
        <Select
          label="Also put the new ones into a campaign"
          placeholder="No campaign"
          clearable
          clearButtonProps={{ "aria-label": "No campaign" }}
          searchable
          value={campaign}
          onChange={(value) => onTarget({ ...target, campaign: campaignId.safeParse(value).data ?? null })}
          data={(campaigns.data?.campaigns ?? []).map(({ id, name }) => ({ value: id, label: name }))}
        />
      </div>
      {columns.includes("consent") ? (
        <>
          <h3 className="rs-panel-title" style={{ marginTop: 16 }}>
            Consent
          </h3>
          <Text size="sm">
            {formatNumber(check.consents.yes)} say yes, {formatNumber(check.consents.no)} say no. A yes is not
            kept of who took it back before or is not to be called; a no is kept of everybody, also of leads
            that are here already. The ledger’s lines stay when the import is taken back.
          </Text>
          <div className={classes.options}>
            <Select
              label="Channel"
              allowDeselect={false}
              value={channel}
              onChange={(value) => value && onTarget({ ...target, channel: value })}
              data={consentChannel.options.map((value) => ({ value, label: channelWords[value] }))}
            />
            <Select
              label="Purpose"
              allowDeselect={false}
              value={purpose}
              onChange={(value) => value && onTarget({ ...target, purpose: value })}
              data={callPurpose.options.map((value) => ({ value, label: purposeWords[value] }))}
            />
          </div>
        </>
      ) : null}
      <Group justify="flex-end" mt="md">
        <Button
          disabled={!hasPhone || total === 0 || change.isPending}
          loading={start.isPending}
          onClick={() =>
            start.mutate({
              importId: item.id,
              ownerUserId: owner,
              campaignId: campaign,
              consentChannel: channel,
              consentPurpose: purpose,
            })
          }
        >
          {total === 0 ? "Nothing to import" : `Import ${leadsWord(total, formatNumber)}`}
        </Button>
      </Group>
    </section>
  );
}
