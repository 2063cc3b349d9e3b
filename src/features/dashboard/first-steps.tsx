"use client";

import { Button } from "@mantine/core";
import { useLocalStorage } from "@mantine/hooks";
import { Link } from "@/components/link";
import { trpc } from "@/client/trpc";
import { useWorkspace } from "@/client/workspace-provider";
import { type FirstStep, firstSteps } from "@/contracts/workspaces/first-steps";
import classes from "./first-steps.module.css";

const words: Record<FirstStep, { title: string; detail: string; href: string; action: string }> = {
  provider: {
    title: "Connect CallerDesk",
    detail: "The authcode, and the address that CallerDesk reports to.",
    href: "/dashboard/settings/callerdesk",
    action: "Connect",
  },
  line: {
    title: "Add a line",
    detail: "The number that customers see.",
    href: "/dashboard/settings/lines",
    action: "Add a line",
  },
  phone: {
    title: "Give a member a phone",
    detail: "It rings first, then the customer’s.",
    href: "/dashboard/settings/members",
    action: "Add a phone",
  },
  members: {
    title: "Invite your team",
    detail: "Each by a link of their own.",
    href: "/dashboard/settings/members",
    action: "Invite",
  },
  leads: {
    title: "Bring your leads",
    detail: "A file, a pasted list, or one by hand.",
    href: "/dashboard/imports",
    action: "Import",
  },
  call: {
    title: "Make the first call",
    detail: "From any lead, or from a campaign’s desk.",
    href: "/dashboard/leads",
    action: "Open leads",
  },
};

/** What is left to do before the team can call; each step ticks itself. Gone when all are done, or when it is hidden. */
export function FirstSteps() {
  const { current } = useWorkspace();
  const [isHidden, setIsHidden] = useLocalStorage({
    key: `ringside.first-steps-hidden.${current.workspaceId}`,
    defaultValue: false,
    getInitialValueInEffect: false,
  });
  const isAdmin = current.role === "admin";
  const steps = trpc.workspace.firstSteps.useQuery(undefined, {
    // Done once is done: nothing asks again.
    enabled: (query) =>
      isAdmin && !isHidden && !(query.state.data && firstSteps.every((step) => query.state.data?.[step])),
  });
  const done = steps.data;
  if (!isAdmin || isHidden || !done || firstSteps.every((step) => done[step])) return null;
  const next = firstSteps.find((step) => !done[step]);
  const count = firstSteps.filter((step) => done[step]).length;
  return (
    <section className={`rs-card ${classes.card}`} aria-labelledby="first-steps">
      <div className={classes.head}>
        <h2 id="first-steps" className={classes.title}>
          Before the first call
        </h2>
        <span className={classes.count}>
          {count} of {firstSteps.length} done
        </span>
        <Button size="compact-sm" variant="subtle" color="gray" onClick={() => setIsHidden(true)}>
          Hide
        </Button>
      </div>
      <ol className={classes.steps}>
        {firstSteps.map((step) => {
          const { title, detail, href, action } = words[step];
          return (
            <li key={step} data-step={step} data-done={done[step] || undefined}>
              <span className={classes.mark} aria-hidden="true">
                {done[step] ? "✓" : ""}
              </span>
              <span className={classes.words}>
                <b>{title}</b>
                {done[step] ? <span className={classes.quiet}>Done</span> : null}
                {done[step] ? null : <span className={classes.quiet}>{detail}</span>}
              </span>
              {done[step] ? null : (
                <Button size="xs" variant={step === next ? "filled" : "default"} component={Link} href={href}>
                  {action}
                </Button>
              )}
            </li>
          );
        })}
      </ol>
    </section>
  );
}
