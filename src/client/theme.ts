import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from "@mantine/core";

/**
 * The library's palette fails 4.5:1 in many places (white on shade 6, shade 9 on shade 1, dimmed text). These
 * tuples were chosen so that shade 6 and darker carry white text, and shade 8 reads on shade 1.
 */
const brand: MantineColorsTuple = [
  "#eef4ff",
  "#dce7ff",
  "#bacdff",
  "#92affb",
  "#6e91f5",
  "#4c74ea",
  "#335cdc",
  "#2549c2",
  "#203f9e",
  "#1c3480",
];
const red: MantineColorsTuple = [
  "#fff5f5",
  "#ffe3e3",
  "#ffc9c9",
  "#ffa8a8",
  "#ff8787",
  "#ee6a6a",
  "#d43838",
  "#c22a2a",
  "#a32020",
  "#871a1a",
];
const green: MantineColorsTuple = [
  "#ebfbee",
  "#d6f5dc",
  "#b5ebbf",
  "#8edc9d",
  "#69c97d",
  "#43a95a",
  "#2a7d3c",
  "#1f6b30",
  "#1a5a28",
  "#164b22",
];
const orange: MantineColorsTuple = [
  "#fff4e6",
  "#ffe8cc",
  "#ffd8a8",
  "#ffc078",
  "#ffa94d",
  "#e0761c",
  "#b44a08",
  "#9c3606",
  "#822c05",
  "#6b2404",
];
const yellow: MantineColorsTuple = [
  "#fff9db",
  "#fff1b3",
  "#ffe680",
  "#ffdb52",
  "#f2c928",
  "#b8860b",
  "#946200",
  "#854d00",
  "#6b3e00",
  "#573200",
];
const gray: MantineColorsTuple = [
  "#f7f8fa",
  "#eff1f4",
  "#e4e7ec",
  "#d3d8df",
  "#bcc3cd",
  "#8f98a5",
  "#646d7a",
  "#4a525e",
  "#343b45",
  "#1f252d",
];
const dark: MantineColorsTuple = [
  "#e3e6ec",
  "#c6ccd6",
  "#a5adba",
  "#8a93a2",
  "#4b5361",
  "#363d4a",
  "#272d37",
  "#181c23",
  "#12151b",
  "#0d1014",
];

const system =
  'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Noto Sans Devanagari", Ubuntu, sans-serif';

export const theme = createTheme({
  colors: { brand, red, green, orange, yellow, gray, dark },
  primaryColor: "brand",
  primaryShade: { light: 7, dark: 6 },
  black: "#171b21",
  fontFamily: system,
  fontFamilyMonospace: 'ui-monospace, "SF Mono", Menlo, Consolas, "Noto Sans Mono", monospace',
  headings: { fontFamily: system, fontWeight: "650" },
  defaultRadius: "md",
  radius: { xs: "3px", sm: "5px", md: "8px", lg: "12px", xl: "20px" },
  cursorType: "pointer",
  focusRing: "auto",
  respectReducedMotion: true,
  components: {
    Table: { defaultProps: { verticalSpacing: 8, horizontalSpacing: 12 } },
    Modal: {
      defaultProps: {
        centered: true,
        radius: "md",
        // Its header stands in a dialog, where a second banner would only confuse who moves by landmarks.
        attributes: { header: { role: "presentation" } },
      },
    },
  },
});

const tinted = ["brand", "red", "green", "orange", "yellow"] as const;

/** What the palette alone cannot say: text and ground pairs of each scheme, and the badge tokens (desk, §3.8). */
export const resolveCssVariables: CSSVariablesResolver = () => {
  const light: Record<string, string> = {
    "--mantine-color-dimmed": "#59616d",
    "--mantine-color-placeholder": "#6a7380",
    "--mantine-color-error": "#b42323",
    "--mantine-color-disabled-color": "#767f8c",
    "--mantine-color-default-border": "var(--mantine-color-gray-3)",
    "--rs-page": "#f4f5f8",
    "--rs-surface": "#ffffff",
    "--rs-sunken": "#f7f8fa",
    "--rs-border": "#e4e7ec",
    "--rs-border-strong": "#8f98a5",
    "--rs-selected": "#eef4ff",
    "--rs-shadow": "0 1px 2px rgb(16 24 40 / 5%)",
    "--rs-shadow-float": "0 12px 32px rgb(16 24 40 / 16%), 0 2px 6px rgb(16 24 40 / 8%)",
    "--rs-positive-text": "#1f6b30",
    "--rs-positive-ground": "#ebfbee",
    "--rs-active-text": "#1864ab",
    "--rs-active-ground": "#e7f5ff",
    "--rs-warm-text": "#9c3606",
    "--rs-warm-ground": "#fff4e6",
    "--rs-busy-text": "#5f3dc4",
    "--rs-busy-ground": "#f3f0ff",
    "--rs-negative-text": "#c22a2a",
    "--rs-negative-ground": "#fff5f5",
    "--rs-negative-border": "#f3bcbc",
    "--rs-quiet-text": "#495057",
    "--rs-quiet-ground": "#f1f3f5",
    "--rs-warning-text": "#854d00",
    "--rs-warning-ground": "#fff9db",
    "--rs-warning-border": "#ecd28a",
    "--rs-chart-all": "#92affb",
    "--rs-chart-part": "#203f9e",
    "--chart-text-color": "#59616d",
  };
  const dark: Record<string, string> = {
    "--mantine-color-dimmed": "#a5adba",
    "--mantine-color-placeholder": "#98a1af",
    "--mantine-color-error": "#ff9b9b",
    "--mantine-color-disabled-color": "#8a93a2",
    "--mantine-color-default": "#20252e",
    "--rs-page": "#12151b",
    "--rs-surface": "#181c23",
    "--rs-sunken": "#1e232b",
    "--rs-border": "#2b313c",
    "--rs-border-strong": "#6b7484",
    "--rs-selected": "#1c2740",
    "--rs-shadow": "none",
    "--rs-shadow-float": "0 16px 40px rgb(0 0 0 / 55%), 0 0 0 1px #363d4a",
    "--rs-positive-text": "#8edc9d",
    "--rs-positive-ground": "#1a2f22",
    "--rs-active-text": "#84bdf5",
    "--rs-active-ground": "#17293d",
    "--rs-warm-text": "#ffb975",
    "--rs-warm-ground": "#38271a",
    "--rs-busy-text": "#b9a7fa",
    "--rs-busy-ground": "#282344",
    "--rs-negative-text": "#ffa0a0",
    "--rs-negative-ground": "#3a1f22",
    "--rs-negative-border": "#6b3034",
    "--rs-quiet-text": "#bec5d0",
    "--rs-quiet-ground": "#2b313b",
    "--rs-warning-text": "#ffd65c",
    "--rs-warning-ground": "#352c15",
    "--rs-warning-border": "#5f4d1d",
    "--rs-chart-all": "#35508f",
    "--rs-chart-part": "#92affb",
    "--chart-text-color": "#a5adba",
  };
  for (const color of tinted) {
    light[`--mantine-color-${color}-light`] = `var(--mantine-color-${color}-0)`;
    light[`--mantine-color-${color}-light-hover`] = `var(--mantine-color-${color}-1)`;
    light[`--mantine-color-${color}-light-color`] = `var(--mantine-color-${color}-8)`;
    dark[`--mantine-color-${color}-light-color`] = `var(--mantine-color-${color}-2)`;
    dark[`--mantine-color-${color}-text`] = `var(--mantine-color-${color}-3)`;
  }
  return { variables: {}, light, dark };
};
