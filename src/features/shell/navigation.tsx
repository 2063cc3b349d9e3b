import type { ComponentType } from "react";
import { CallsIcon } from "@/components/call-icon";
import type { Role } from "@/contracts/members/schema";
import {
  CampaignsIcon,
  ContactsIcon,
  DashboardIcon,
  DeskIcon,
  FloorIcon,
  LeadsIcon,
  SettingsIcon,
  TasksIcon,
  TwinIcon,
} from "./icons";

type Destination = {
  href: string;
  label: string;
  icon: ComponentType;
  /** Who finds it useful; the pages themselves check rights. */
  roles: readonly Role[];
  onlyWithTwin?: boolean;
  /** Among the five of the bar on a phone; the others are behind "More". */
  isInBar?: boolean;
};

const everyone: readonly Role[] = ["worker", "manager", "admin"];

export const destinations: readonly Destination[] = [
  { href: "/dashboard", label: "Dashboard", icon: DashboardIcon, roles: everyone, isInBar: true },
  { href: "/dashboard/work", label: "Desk", icon: DeskIcon, roles: everyone, isInBar: true },
  { href: "/dashboard/campaigns", label: "Campaigns", icon: CampaignsIcon, roles: everyone },
  { href: "/dashboard/leads", label: "Leads", icon: LeadsIcon, roles: everyone, isInBar: true },
  { href: "/dashboard/contacts", label: "Contacts", icon: ContactsIcon, roles: everyone },
  { href: "/dashboard/calls", label: "Calls", icon: CallsIcon, roles: everyone, isInBar: true },
  { href: "/dashboard/tasks", label: "Tasks", icon: TasksIcon, roles: everyone },
  { href: "/dashboard/floor", label: "Floor", icon: FloorIcon, roles: ["manager", "admin"] },
  { href: "/dashboard/settings", label: "Settings", icon: SettingsIcon, roles: ["manager", "admin"] },
  { href: "/dashboard/twin", label: "Simulator", icon: TwinIcon, roles: everyone, onlyWithTwin: true },
];

export function isAt(pathname: string, href: string): boolean {
  const isDesk = pathname.endsWith("/work");
  if (isDesk || href === "/dashboard/work") return isDesk && href === "/dashboard/work";
  return href === "/dashboard" ? pathname === href : pathname === href || pathname.startsWith(`${href}/`);
}
