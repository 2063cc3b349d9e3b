"use client";

import { Select, Table, Text } from "@mantine/core";
import type { RouterInputs, RouterOutputs } from "@/client/trpc";
import { formatNumber } from "@/components/format";
import { importColumn } from "@/contracts/leads/schema";
import { skippedWords } from "@/contracts/leads/words";
import { csvLine, csvMark } from "@/lib/csv";
import { columnWords } from "../lead-words";
import classes from "./paste.module.css";

type Preview = RouterOutputs["leads"]["previewImport"];
type Columns = NonNullable<RouterInputs["leads"]["previewImport"]["columns"]>;
type Column = Columns[number];

const choices = [...importColumn.options, "firstName", "lastName"] as const;

type PastePreviewProps = { preview: Preview; isBusy: boolean; onColumns: (columns: Columns) => void };

/** What the server makes of the paste: columns, the first leads, and every row that would be left out. */
export function PastePreview({ preview, isBusy, onColumns }: PastePreviewProps) {
  const columns: Columns = preview.columns.map((column) => column.column);
  const hasPhone = columns.includes("phone");

  function handleColumn(index: number, value: string | null) {
    const chosen: Column = choices.find((choice) => choice === value) ?? null;
    // A meaning stands once: given to this column, it is taken from the other.
    onColumns(columns.map((column, at) => (at === index ? chosen : column === chosen ? null : column)));
  }

  return (
    <div aria-busy={isBusy}>
      <Text fw={600} role="status">
        {formatNumber(preview.readyCount)} of {formatNumber(preview.rowCount)} rows will become leads.
      </Text>
      {hasPhone ? null : (
        <Text size="sm" role="alert" c="var(--mantine-color-error)" mt={4}>
          Choose the column that holds the phone numbers.
        </Text>
      )}
      <div className={classes.columns}>
        {preview.columns.map((column, index) => (
          <div key={`${index}-${column.header ?? ""}`} className={classes.column}>
            <Select
              label={column.header ? `“${column.header}”` : `Column ${index + 1}`}
              size="xs"
              placeholder="Not used"
              clearable
              clearButtonProps={{ "aria-label": "Not used" }}
              disabled={isBusy}
              value={column.column}
              onChange={(value) => handleColumn(index, value)}
              data={choices.map((value) => ({ value, label: columnWords[value] }))}
            />
            <div className={classes.example}>{column.example === "" ? "(empty)" : column.example}</div>
          </div>
        ))}
      </div>
      {preview.examples.length > 0 ? (
        <>
          <h3 className="rs-panel-title">The first ones, as they will be</h3>
          <div className={classes.scroll} tabIndex={0} role="region" aria-label="The first leads">
            <Table verticalSpacing={6} className={classes.examples}>
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
                {preview.examples.map((row) => (
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
          </div>
        </>
      ) : null}
      <SkippedRows rows={preview.skipped} title="will be left out" />
    </div>
  );
}

const shownRows = 200;

/** Each row that is left out, with its line and the reason. */
export function SkippedRows({ rows, title }: { rows: Preview["skipped"]; title: string }) {
  if (rows.length === 0) return null;
  return (
    <div className={classes.skipped}>
      <h3 className="rs-panel-title">
        {rows.length === 1 ? "1 row" : `${formatNumber(rows.length)} rows`} {title}
      </h3>
      <ul className={classes.list} tabIndex={0} aria-label={`Rows that ${title}`}>
        {rows.slice(0, shownRows).map((row) => (
          <li key={row.line} className={classes.item}>
            <span className={classes.line}>Line {formatNumber(row.line)}</span>
            <span className={classes.reason}>{skippedWords[row.reason]}</span>
            <span className={classes.text}>{row.text}</span>
          </li>
        ))}
      </ul>
      {rows.length > shownRows ? (
        <Text size="sm" c="dimmed" mt={6}>
          The first {shownRows} are shown.{" "}
          <a className={classes.download} href={asFile(rows)} download="rows-left-out.csv">
            Download all of them
          </a>
        </Text>
      ) : null}
    </div>
  );
}

function asFile(rows: Preview["skipped"]): string {
  const lines = rows.map((row) => csvLine([row.line, skippedWords[row.reason], row.text]));
  return `data:text/csv;charset=utf-8,${encodeURIComponent(csvMark + csvLine(["Line", "Reason", "Text"]) + lines.join(""))}`;
}
