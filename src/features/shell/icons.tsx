import type { ReactNode } from "react";

/** Drawn for this product on a 20-unit grid; they take the text's colour. */
function Icon({ children, size = 20 }: { children: ReactNode; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.6}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {children}
    </svg>
  );
}

export function BrandMark() {
  return (
    <svg width={30} height={30} viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="9" fill="var(--mantine-color-brand-filled)" />
      <circle
        cx="16"
        cy="16"
        r="9"
        fill="none"
        stroke="#fff"
        strokeWidth="2.6"
        strokeDasharray="42 15"
        strokeLinecap="round"
        transform="rotate(-62 16 16)"
      />
      <circle cx="16" cy="16" r="3.6" fill="#fff" />
    </svg>
  );
}

export const DashboardIcon = () => (
  <Icon>
    <path d="M3 16.5V11M8 16.5v-9M13 16.5V9.5M18 16.5v-13" transform="translate(-.5 0)" />
  </Icon>
);
export const LeadsIcon = () => (
  <Icon>
    <circle cx="10" cy="6.5" r="3.2" />
    <path d="M3.5 17c.6-3.4 3.2-5.2 6.5-5.2s5.9 1.8 6.5 5.2" />
  </Icon>
);
export const ContactsIcon = () => (
  <Icon>
    <path d="M5 3h10.5v14H5zM5 6.5H3.2M5 10H3.2M5 13.5H3.2" />
    <circle cx="10.2" cy="8.4" r="1.8" />
    <path d="M7.4 13.4c.4-1.7 1.5-2.5 2.8-2.5s2.4.8 2.8 2.5" />
  </Icon>
);
export const CampaignsIcon = () => (
  <Icon>
    <path d="M3 8.2v3.6h2.6l7.4 4V4.2l-7.4 4zM16 7.5c1.3 1.3 1.3 3.7 0 5M6 12l1 4.5h2L8.4 13" />
  </Icon>
);
export const FloorIcon = () => (
  <Icon>
    <path d="M3 4.5h14v9H3zM7.5 17h5M10 13.5V17M6 8h3M6 10.5h6" />
  </Icon>
);
export const DeskIcon = () => (
  <Icon>
    <path d="M4 12.5V10a6 6 0 0 1 12 0v2.5M4 12.2c0-.7.5-1.2 1.2-1.2h.9v4.6H5.2c-.7 0-1.2-.5-1.2-1.2zM16 12.2c0-.7-.5-1.2-1.2-1.2h-.9v4.6h.9c.7 0 1.2-.5 1.2-1.2zM14.5 15.6c0 1.2-1.4 1.9-3 1.9" />
  </Icon>
);
export const TasksIcon = () => (
  <Icon>
    <path d="M3 5.5l1.5 1.5L7 4.2M3 13.5L4.5 15 7 12.2M10 6h7M10 14h7" />
  </Icon>
);
export const SettingsIcon = () => (
  <Icon>
    <path d="M3 6h8M15 6h2M3 14h2M9 14h8" />
    <circle cx="13" cy="6" r="2" />
    <circle cx="7" cy="14" r="2" />
  </Icon>
);
export const TwinIcon = () => (
  <Icon>
    <path d="M8 2.8h4M8.8 2.8v5L4.3 15a1.5 1.5 0 0 0 1.3 2.3h8.8a1.5 1.5 0 0 0 1.3-2.3L11.2 7.8v-5M6.3 12.5h7.4" />
  </Icon>
);
export const SunIcon = () => (
  <Icon size={18}>
    <circle cx="10" cy="10" r="3.4" />
    <path d="M10 2.5v1.6M10 15.9v1.6M2.5 10h1.6M15.9 10h1.6M4.7 4.7l1.1 1.1M14.2 14.2l1.1 1.1M4.7 15.3l1.1-1.1M14.2 5.8l1.1-1.1" />
  </Icon>
);
export const MoonIcon = () => (
  <Icon size={18}>
    <path d="M16.5 11.8A6.8 6.8 0 0 1 8.2 3.5a6.8 6.8 0 1 0 8.3 8.3z" />
  </Icon>
);
export const ChevronIcon = () => (
  <Icon size={14}>
    <path d="M5 8l5 5 5-5" />
  </Icon>
);
export const MenuIcon = () => (
  <Icon>
    <path d="M3.5 6h13M3.5 10h13M3.5 14h13" />
  </Icon>
);
