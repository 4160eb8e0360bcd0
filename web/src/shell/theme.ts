import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from "@mantine/core";

// Shade 8 keeps white text on it, and itself on white, at 4.5:1 (WCAG 1.4.3); in the dark text takes a lighter one.
const card: MantineColorsTuple = [
  "#effcf9",
  "#d9f5ef",
  "#b0e9df",
  "#83dccc",
  "#5dcfbb",
  "#3fbfa9",
  "#26a792",
  "#148a79",
  "#0f6f63",
  "#0a5850",
];

export const theme = createTheme({
  colors: { card },
  primaryColor: "card",
  primaryShade: 8,
  autoContrast: true,
  defaultRadius: "sm",
  cursorType: "pointer",
  respectReducedMotion: true,
  fontFamily: "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif",
  headings: { fontWeight: "650" },
});

/** Mantine's own grey for what is said by the way has 3.3:1. */
export const readable: CSSVariablesResolver = () => ({
  variables: {},
  light: { "--mantine-color-dimmed": "#5c636a", "--mantine-color-placeholder": "#6b7280" },
  dark: { "--mantine-color-dimmed": "#a6a6a6", "--mantine-color-placeholder": "#a6a6a6" },
});
