"use client";

import { Link } from "@/components/link";
import { usePathname } from "next/navigation";
import { useEffect, useRef } from "react";
import { useWorkspace } from "@/client/workspace-provider";
import type { Role } from "@/contracts/members/schema";
import classes from "./settings.module.css";

const everyone: readonly Role[] = ["worker", "manager", "admin"];
const tabs: readonly { href: string; label: string; roles: readonly Role[] }[] = [
  { href: "/dashboard/settings/members", label: "Members", roles: everyone },
  { href: "/dashboard/settings/sight", label: "What workers see", roles: ["admin"] },
  { href: "/dashboard/settings/lines", label: "Lines", roles: everyone },
  { href: "/dashboard/settings/calling-rules", label: "Calling rules", roles: everyone },
  { href: "/dashboard/settings/callerdesk", label: "CallerDesk", roles: ["admin"] },
  { href: "/dashboard/settings/outcomes", label: "Outcomes", roles: everyone },
  { href: "/dashboard/settings/tags", label: "Tags", roles: everyone },
  { href: "/dashboard/settings/deliveries", label: "Deliveries", roles: ["manager", "admin"] },
  { href: "/dashboard/settings/exports", label: "Exports", roles: ["manager", "admin"] },
  { href: "/dashboard/settings/status", label: "Status", roles: ["admin"] },
  { href: "/dashboard/settings/api-keys", label: "API keys", roles: ["admin"] },
  { href: "/dashboard/settings/audit", label: "Audit log", roles: ["admin"] },
  { href: "/dashboard/settings/workspace", label: "Workspace", roles: everyone },
];

export function SettingsTabs() {
  const pathname = usePathname();
  const { role } = useWorkspace().current;
  const nav = useRef<HTMLElement>(null);
  // On a narrow screen the current tab may lie outside the strip.
  useEffect(() => {
    const current = nav.current?.querySelector('[aria-current="page"]');
    if (pathname && current) current.scrollIntoView({ block: "nearest", inline: "center" });
  }, [pathname]);
  return (
    <nav ref={nav} className={classes.tabs} aria-label="Settings">
      {tabs
        .filter((tab) => tab.roles.includes(role))
        .map((tab) => (
          <Link
            key={tab.href}
            href={tab.href}
            className={classes.tab}
            aria-current={pathname?.startsWith(tab.href) ? "page" : undefined}
          >
            {tab.label}
          </Link>
        ))}
    </nav>
  );
}
