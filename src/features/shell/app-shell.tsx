"use client";

import { UnstyledButton } from "@mantine/core";
import { Link } from "@/components/link";
import { usePathname } from "next/navigation";
import { type ReactNode, useEffect, useRef } from "react";
import { usePreferences } from "@/client/preferences";
import { useWorkspace } from "@/client/workspace-provider";
import { LateMenu } from "@/components/late-menu";
import { Tip } from "@/components/tip";
import { CallDock } from "@/features/calls/components/call-dock";
import { CallPopups } from "@/features/calls/components/call-popups";
import { CallbackDue } from "@/features/calls/components/callback-due";
import { TabTitle } from "@/features/calls/components/tab-title";
import { ShellKeys } from "@/features/keys/shell-keys";
import classes from "./app-shell.module.css";
import { BrandMark, MenuIcon } from "./icons";
import { destinations, isAt } from "./navigation";
import { TopBar } from "./top-bar";

/** What stands around every page: ways to go, the bar, the dock of live calls, and the popup. */
export function AppShell({ children }: { children: ReactNode }) {
  const pathname = usePathname() ?? "";
  const { current, isTwinOn } = useWorkspace();
  const { areSingleKeysOn } = usePreferences();
  const main = useRef<HTMLElement>(null);
  const isDesk = /^\/dashboard\/(?:work|campaigns\/[^/]+\/work)$/.test(pathname);
  const shown = destinations.filter(
    (destination) => destination.roles.includes(current.role) && (!destination.onlyWithTwin || isTwinOn),
  );

  // The page scrolls inside the shell, so the browser does not bring a new page to its top by itself.
  useEffect(() => {
    if (pathname) main.current?.scrollTo({ top: 0 });
  }, [pathname]);

  return (
    <div className={classes.shell} data-desk={isDesk || undefined}>
      <a href="#main" className={classes.skip}>
        Skip to the page
      </a>
      <nav className={classes.nav} aria-label="Main">
        <Link href="/dashboard" className={classes.brand} aria-label="Ringside, dashboard">
          <BrandMark />
        </Link>
        {shown.map(({ href, label, icon: Icon }) => (
          <Tip key={href} label={label} side="right">
            <Link
              href={href}
              className={classes.link}
              aria-label={label}
              aria-current={isAt(pathname, href) ? "page" : undefined}
            >
              <Icon />
            </Link>
          </Tip>
        ))}
      </nav>
      <TopBar isDesk={isDesk} />
      <main id="main" ref={main} className={classes.main} tabIndex={-1}>
        {isDesk ? children : <div className={classes.page}>{children}</div>}
      </main>
      <div className={classes.dock}>
        <CallDock />
      </div>
      <nav className={classes.bar} aria-label="Main">
        {shown
          .filter((destination) => destination.isInBar)
          .map(({ href, label, icon: Icon }) => (
            <Link
              key={href}
              href={href}
              className={classes.barLink}
              aria-current={isAt(pathname, href) ? "page" : undefined}
            >
              <Icon />
              <span>{label}</span>
            </Link>
          ))}
        <LateMenu
          position="top-end"
          width={200}
          button={
            <UnstyledButton className={classes.barLink}>
              <MenuIcon />
              <span>More</span>
            </UnstyledButton>
          }
          entries={[
            ...shown.filter((destination) => !destination.isInBar),
            { href: "/dashboard/profile", label: "Profile" },
          ].map(({ href, label }) => ({ kind: "item" as const, key: href, href, label }))}
        />
      </nav>
      <CallPopups isDesk={isDesk} />
      <TabTitle />
      <CallbackDue />
      <ShellKeys areSingleKeysOn={areSingleKeysOn} />
    </div>
  );
}
