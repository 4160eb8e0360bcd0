/** The free fields of a card as two columns of text, and back. */
export type Pair = [key: string, text: string];

export function asPairs(extra: Record<string, unknown>): Pair[] {
  return Object.entries(extra).map(([key, value]) => [key, asText(value)]);
}

/** Lines without a key or a text fall away. What reads as it did stays what it was: a number stays a number. */
export function fromPairs(pairs: Pair[], before: Record<string, unknown>): Record<string, unknown> {
  const written = pairs.map(([key, text]) => [key.trim(), text.trim()] as const).filter(([key, text]) => key && text);
  return Object.fromEntries(written.map(([key, text]) => [key, asText(before[key]) === text ? before[key] : text]));
}

export function asText(value: unknown): string {
  if (value === null || value === undefined) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
