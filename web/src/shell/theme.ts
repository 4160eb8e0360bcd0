import {
  type CSSVariablesResolver,
  createTheme,
  defaultVariantColorsResolver,
  type MantineColorsTuple,
  type VariantColorsResolver,
} from "@mantine/core";

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

// Mantine chooses the text on our colour for the light theme's shade only.
const variantColorResolver: VariantColorsResolver = (input) => {
  const colors = defaultVariantColorsResolver(input);
  const isOurs = (input.color ?? input.theme.primaryColor) === input.theme.primaryColor;
  return isOurs && input.variant === "filled" ? { ...colors, color: "var(--mantine-primary-color-contrast)" } : colors;
};

/** Grey text, what is wrong, and coloured text on a ground of its own colour, at 4.5:1. */
export const cssVariables: CSSVariablesResolver = ({ colors }) => ({
  variables: {},
  light: {
    "--mantine-color-dimmed": "var(--mantine-color-gray-7)",
    "--mantine-color-placeholder": "var(--mantine-color-gray-7)",
    "--mantine-color-error": "var(--mantine-color-red-9)",
    ...Object.fromEntries(
      Object.keys(colors).map((name) => [
        `--mantine-color-${name}-light-color`,
        `color-mix(in srgb, var(--mantine-color-${name}-9), black 30%)`,
      ]),
    ),
  },
  dark: {
    "--mantine-color-dimmed": "var(--mantine-color-dark-1)",
    "--mantine-color-placeholder": "var(--mantine-color-dark-1)",
    "--mantine-color-error": "var(--mantine-color-red-4)",
  },
});

export const theme = createTheme({
  colors: { card },
  primaryColor: "card",
  primaryShade: { light: 8, dark: 5 },
  autoContrast: true,
  variantColorResolver,
  components: {
    // with its variant said, a chip takes the colour of its text from the resolver above
    Chip: { defaultProps: { variant: "filled" } },
    // a menu has nothing but items in it, and the first one takes the focus
    Menu: { defaultProps: { withInitialFocusPlaceholder: false } },
  },
  defaultRadius: "sm",
  cursorType: "pointer",
  respectReducedMotion: true,
  fontFamily: "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif",
  headings: { fontWeight: "650" },
});
