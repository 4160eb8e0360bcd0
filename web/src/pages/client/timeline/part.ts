/** Which part of a timeline is shown. It stands in the address, so that a link shows the same. */
import { iso, plusDays, startOf } from "~/kit/zone";

export const SHOWN = ["all", "calls", "notes", "tasks", "changes"] as const;
export type Shown = (typeof SHOWN)[number];

/** As the API is asked. */
export interface Part {
  kind?: string;
  since?: string;
  until?: string;
}

/** Days as `2026-11-25`, in the viewer's zone; the last one belongs to it. */
export interface Wanted {
  shown: Shown;
  from: string | null;
  to: string | null;
}

const KINDS: Record<Shown, string | undefined> = {
  all: undefined,
  calls: "call",
  notes: "note,meeting,letter",
  tasks: "task",
  changes: "change",
};

export function partOf({ shown, from, to }: Wanted, zone: string): Part {
  const part: Part = { kind: KINDS[shown] };
  if (from) part.since = iso(startOf(from, zone));
  if (to) part.until = iso(startOf(plusDays(to, 1), zone));
  return part;
}

export function wantedIn(address: URLSearchParams): Wanted {
  const shown = SHOWN.find((one) => one === address.get("show")) ?? "all";
  return { shown, from: dayIn(address.get("from")), to: dayIn(address.get("to")) };
}

/** The address with this part; what else stands in it stays. */
export function addressOf(wanted: Wanted, address: URLSearchParams): URLSearchParams {
  const next = new URLSearchParams(address);
  const parts = { show: wanted.shown === "all" ? null : wanted.shown, from: wanted.from, to: wanted.to };
  for (const [name, value] of Object.entries(parts)) {
    if (value) next.set(name, value);
    else next.delete(name);
  }
  return next;
}

function dayIn(text: string | null): string | null {
  return text && /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text)) ? text : null;
}
