/** What people changed on a card: a run of changes told as one. */
import type { Entry } from "~/api/client";
import { type FactName, isSame } from "../facts/changing";

export interface FactChange {
  name: ChangedName;
  before: unknown;
  now: unknown;
}

export type ChangedName = FactName;

const RUN_MS = 10 * 60_000;
const ORDER: ChangedName[] = [
  "name",
  "kind",
  "stage",
  "owner_id",
  "team_id",
  "phones",
  "emails",
  "source",
  "language",
  "note",
  "extra",
];

const DEEDS = ["created", "deleted", "restored"] as const;

/** What was done with the whole card: made, put into the bin, taken out; undefined where facts were changed. */
export function deedOf(entry: Entry): (typeof DEEDS)[number] | undefined {
  return entry.kind === "change" ? DEEDS.find((deed) => entry.payload[deed] === true) : undefined;
}

/** Whether an older entry goes into the line of a run, whose newest entry is given. */
export function belongsToRun(newest: Entry, older: Entry): boolean {
  if (newest.kind !== "change" || older.kind !== "change") return false;
  if (deedOf(newest) || deedOf(older) || newest.user_id !== older.user_id) return false;
  return Date.parse(newest.occurred_at) - Date.parse(older.occurred_at) <= RUN_MS;
}

/** Each fact as it was before the run and as it is after it, given the newest first. What was changed and put back
 * stays in the list, with `before` the same as `now`. */
export function summedUp(run: Entry[]): FactChange[] {
  const found = new Map<string, FactChange>();
  for (const entry of [...run].reverse()) {
    for (const [name, [before, now]] of Object.entries(fieldsOf(entry))) {
      const earlier = found.get(name);
      found.set(name, { name: name as ChangedName, before: earlier ? earlier.before : before, now });
    }
  }
  return [...found.values()].sort((one, other) => ORDER.indexOf(one.name) - ORDER.indexOf(other.name));
}

export function isPutBack(change: FactChange): boolean {
  return isSame(change.before, change.now);
}

function fieldsOf(entry: Entry): Record<string, [unknown, unknown]> {
  return (entry.payload.fields as Record<string, [unknown, unknown]> | undefined) ?? {};
}
