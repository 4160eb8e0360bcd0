import { createTheme, type MantineColorsTuple } from "@mantine/core";

// Shades 8 (light) and 5 (dark) keep text of this colour, and text on it, at 4.5:1 (WCAG 1.4.3).
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
  primaryShade: { light: 8, dark: 5 },
  autoContrast: true,
  defaultRadius: "sm",
  cursorType: "pointer",
  respectReducedMotion: true,
  fontFamily: "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif",
  headings: { fontWeight: "650" },
});
