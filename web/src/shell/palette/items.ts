import type { Icon } from "@tabler/icons-react";

/** A line of the palette. */
export interface Item {
  key: string;
  label: string;
  description?: string;
  icon: Icon;
  /** Other words that find it. */
  also?: string;
  /** What is so already: the theme that is on. */
  isOn?: boolean;
  run: () => void;
}

export interface Group {
  name: string;
  items: Item[];
}

/** Of its line on the page. */
export function idOf(item: Item): string {
  return `palette-${item.key.replace(/\W/g, "-")}`;
}

/** Every word that was typed begins a word of the item. */
export function fits({ label, also = "" }: Pick<Item, "label" | "also">, text: string): boolean {
  const words = folded(`${label} ${also}`).split(/[^\p{L}\p{N}]+/u);
  return folded(text)
    .split(/\s+/)
    .every((sought) => words.some((word) => word.startsWith(sought)));
}

function folded(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().trim();
}

/** Which item is chosen when the list has changed: the one that somebody has gone to, as long as it is there. */
export function placeOf(items: Item[], key: string | null): number {
  return Math.max(
    0,
    items.findIndex((item) => item.key === key),
  );
}
