"use client";

import { Button, Group, Skeleton, Text, TextInput } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { useWorkspace } from "@/client/workspace-provider";
import { confirm } from "@/components/confirm";
import { EmptyState, NoPermission } from "@/components/empty-state";
import { ErrorState } from "@/components/error-state";
import { formatNumber } from "@/components/format";
import { LateMenu } from "@/components/late-menu";
import { LoadingRows } from "@/components/loading-rows";
import { PageHeader } from "@/components/page-header";
import { type BadgeTone, OutcomeTag, StatusBadge } from "@/components/status-badge";
import { Tip } from "@/components/tip";
import { showDone, showFailure, showUndo } from "@/components/toasts";
import { type ListColumn, VirtualList } from "@/features/lists/virtual-list";
import classes from "./design.module.css";

const grounds = ["page", "surface", "sunken", "selected"] as const;
const tones: readonly { tone: BadgeTone; word: string }[] = [
  { tone: "positive", word: "Completed" },
  { tone: "active", word: "In progress" },
  { tone: "warm", word: "No answer" },
  { tone: "busy", word: "Busy" },
  { tone: "negative", word: "Failed" },
  { tone: "quiet", word: "Cancelled" },
  { tone: "unknown", word: "Unknown" },
  { tone: "warning", word: "Overdue" },
];
const sizes = [
  { words: "Page title", style: { fontSize: 24, fontWeight: 650 } },
  { words: "Card title", style: { fontSize: 16, fontWeight: 650 } },
  { words: "Text of a row", style: { fontSize: 14 } },
  { words: "What stands beside it", style: { fontSize: 13, color: "var(--mantine-color-dimmed)" } },
] as const;

/** Every piece that pages are made of, as it is: what is changed in one is seen here first. */
export function DesignPage() {
  const { current } = useWorkspace();
  if (current.role !== "admin") return <NoPermission who="An admin" />;
  return (
    <>
      <PageHeader
        title="Design"
        description="The pieces that every page is made of, in the scheme you use now."
        badge={<StatusBadge tone="active">Live pieces</StatusBadge>}
        actions={<Button variant="default">An action</Button>}
      />
      <div className={classes.grid}>
        <Card title="Tokens">
          <ul className={classes.swatches}>
            {grounds.map((name) => (
              <li key={name} style={{ background: `var(--rs-${name})` }}>
                --rs-{name}
              </li>
            ))}
          </ul>
          {sizes.map(({ words, style }) => (
            <p key={words} style={style} className={classes.sample}>
              {words}
            </p>
          ))}
        </Card>
        <Card title="Status, outcome">
          <Group gap="xs">
            {tones.map(({ tone, word }) => (
              <StatusBadge key={tone} tone={tone}>
                {word}
              </StatusBadge>
            ))}
          </Group>
          <Group gap="xs" mt="sm">
            <OutcomeTag label="Interested" tone="good" digit={1} />
            <OutcomeTag label="Call back" tone="neutral" digit={2} />
            <OutcomeTag label="Do not call" tone="bad" digit={9} />
          </Group>
        </Card>
        <Card title="Actions">
          <Group gap="xs">
            <Button>The next step</Button>
            <Button variant="default">Another way</Button>
            <Tip label="What it does, and its key">
              <Button variant="subtle">With a tip</Button>
            </Tip>
            <Button color="red" onClick={() => void askSample()}>
              Delete…
            </Button>
            <LateMenu
              position="bottom-start"
              width={180}
              button={<Button variant="default">Menu</Button>}
              entries={[
                { kind: "label", text: "This row" },
                { kind: "item", key: "change", label: "Change", onPress: () => showDone("Changed.") },
                { kind: "divider" },
                { kind: "item", key: "delete", label: "Delete", isDangerous: true },
              ]}
            />
          </Group>
          <Group gap="xs" mt="sm">
            <Button size="xs" variant="default" onClick={() => showDone("The lead was added.")}>
              Say that it is done
            </Button>
            <Button size="xs" variant="default" onClick={() => showUndo("Lead deleted.", () => undefined)}>
              Offer a way back
            </Button>
            <Button
              size="xs"
              variant="default"
              onClick={() => showFailure("The lead was not added", new Error("This number is taken."))}
            >
              Say what failed
            </Button>
          </Group>
          <TextInput mt="sm" label="A field" description="What it is for" placeholder="What to type" />
          <TextInput mt="sm" label="A field that is wrong" defaultValue="12" error="Give ten digits." />
        </Card>
        <Card title="Detail">
          <dl className={classes.detail}>
            {[
              ["Owner", "Kavita Sharma"],
              ["Attempts", "2 of 6"],
              ["Their clock", "12:45 in Kolkata"],
              ["Value", `₹${formatNumber(1_234_567)}`],
            ].map(([label, value]) => (
              <div key={label}>
                <dt>{label}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        </Card>
        <Card title="List" isWide>
          <SampleList />
        </Card>
        <Card title="Nothing here yet">
          <EmptyState isPlain title="No leads yet" action={<Button variant="default">Paste a list</Button>}>
            Paste rows from a spreadsheet, or add one lead by hand.
          </EmptyState>
        </Card>
        <Card title="It failed">
          <ErrorState error={new Error("The server could not be reached.")} onRetry={() => undefined} />
        </Card>
        <Card title="Not for this role">
          <NoPermission />
        </Card>
        <Card title="It is on its way">
          <LoadingSample />
        </Card>
      </div>
    </>
  );
}

/** Only when it is asked for: a page that shows it counts as one that is still loading. */
function LoadingSample() {
  const [isShown, setIsShown] = useState(false);
  return (
    <>
      <Button size="xs" variant="default" mb="sm" onClick={() => setIsShown(!isShown)}>
        {isShown ? "Hide it" : "Show it"}
      </Button>
      {isShown ? (
        <>
          <Skeleton height={26} width={160} mb="sm" />
          <LoadingRows rows={3} />
        </>
      ) : null}
    </>
  );
}

async function askSample(): Promise<void> {
  const isSure = await confirm({
    title: "Delete this lead?",
    message: "Calls and notes stay, and come back with Undo within ten seconds.",
    confirmLabel: "Delete lead",
    isDangerous: true,
  });
  showDone(isSure ? "You said yes. Nothing was deleted: it is a sample." : "You said no.");
}

type Sample = { id: string; name: string; tone: BadgeTone; calls: number };
const samples: readonly Sample[] = tones.map(({ tone, word }, index) => ({
  id: String(index),
  name: `A row that is ${word.toLowerCase()}`,
  tone,
  calls: index * 3,
}));
const columns: readonly ListColumn<Sample, "name">[] = [
  { key: "name", label: "Name", width: "minmax(180px, 1fr)", render: (row) => row.name },
  {
    key: "state",
    label: "State",
    width: "160px",
    render: ({ tone }) => (
      <StatusBadge tone={tone}>{tones.find((each) => each.tone === tone)?.word}</StatusBadge>
    ),
  },
  { key: "calls", label: "Calls", width: "90px", isNumber: true, render: (row) => row.calls },
];
const nobody: ReadonlySet<string> = new Set();
const nothing = () => undefined;

function SampleList() {
  const [cursor, setCursor] = useState<string | null>(null);
  return (
    <VirtualList
      label="Sample rows"
      rows={samples}
      columns={columns}
      renderCard={(row) => <Text size="sm">{row.name}</Text>}
      sort="name"
      onSort={nothing}
      total={samples.length}
      gone={nobody}
      goneWords="Moved out of this view"
      freshCount={0}
      onShowFresh={nothing}
      hasMore={false}
      isFetchingMore={false}
      onMore={nothing}
      cursor={cursor}
      onCursor={setCursor}
      onOpen={nothing}
    />
  );
}

function Card({ title, isWide = false, children }: { title: string; isWide?: boolean; children: ReactNode }) {
  return (
    <section className={`rs-card ${classes.card}`} data-wide={isWide || undefined} aria-label={title}>
      <h2 className="rs-panel-title">{title}</h2>
      {children}
    </section>
  );
}
