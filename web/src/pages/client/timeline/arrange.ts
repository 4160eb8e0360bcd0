/** A timeline as it is read: days, notes under the calls they are about, runs of changes in one line. */
import type { Entry } from "~/api/client";
import { belongsToRun } from "./changes";

export interface Row {
  entry: Entry;
  /** What was written about it, the oldest first. */
  notes: Entry[];
  /** The whole run that stands in this line, the newest first; `entry` is the first of it. */
  run: Entry[];
}

export interface Day {
  key: string;
  /** Some moment of it. */
  at: string;
  rows: Row[];
}

/** The entries come the newest first; `dayOf` tells days apart. */
export function arrange(entries: Entry[], dayOf: (at: string) => string): Day[] {
  const notes = notesByCall(entries);
  const days: Day[] = [];
  for (const entry of entries.filter((one) => !isUnderCall(one, notes))) {
    const day = days.at(-1);
    const key = dayOf(entry.occurred_at);
    const row = { entry, notes: notes.get(entry.source_id ?? "") ?? [], run: [entry] };
    if (day?.key !== key) days.push({ key, at: entry.occurred_at, rows: [row] });
    else add(day.rows, row);
  }
  return days;
}

function add(rows: Row[], row: Row): void {
  const last = rows.at(-1);
  if (last && belongsToRun(last.entry, row.entry)) last.run.push(row.entry);
  else rows.push(row);
}

/** Notes that are about one of the calls here, by that call. */
function notesByCall(entries: Entry[]): Map<string, Entry[]> {
  const calls = entries.filter((entry) => entry.source === "call" && entry.source_id);
  const notes = new Map(calls.map((call) => [call.source_id as string, [] as Entry[]]));
  for (const entry of entries) notes.get(callOf(entry))?.unshift(entry);
  return notes;
}

function isUnderCall(entry: Entry, notes: Map<string, Entry[]>): boolean {
  return notes.has(callOf(entry));
}

function callOf(entry: Entry): string {
  return entry.kind === "note" ? String(entry.payload.call_id ?? "") : "";
}
