/** Calls by hour, for the chart and its table. */
import type { components } from "~/api/types/reports";

type CallSummary = components["schemas"]["CallSummary"];

export interface Hour {
  hour: number;
  answered: number;
  missed: number;
}

const [FIRST, LAST] = [8, 18]; // shown also when nobody called

export function hoursOf({ items, scope }: CallSummary): Hour[] {
  const known = new Map(items.map((row) => [row.hour ?? 0, row]));
  const first = Math.min(FIRST, ...known.keys());
  const last = Math.max(LAST, ...known.keys());
  return Array.from({ length: last - first + 1 }, (_, step) => {
    const row = known.get(first + step);
    return { hour: first + step, answered: row?.answered ?? 0, missed: row ? missedOf(row, scope) : 0 };
  });
}

/** Whoever sees his own calls alone has missed what rang at him in vain. */
export function missedOf(figures: { missed: number; rang_in_vain: number }, scope: string): number {
  return scope === "own" ? figures.rang_in_vain : figures.missed;
}

/** The top of the axis, which begins at zero: a round number, and how far its lines are apart. */
export function scaleOf(hours: Hour[]): { top: number; step: number } {
  const most = Math.max(1, ...hours.flatMap(({ answered, missed }) => [answered, missed]));
  const rough = most / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(1, [1, 2, 5, 10].map((size) => size * power).find((size) => size >= rough) ?? 1);
  return { top: Math.ceil(most / step) * step, step };
}
