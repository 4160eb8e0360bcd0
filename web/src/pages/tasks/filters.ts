/** Which tasks are shown: what the address says, and what the API is asked for it. */
import type { paths } from "~/api/types/pipeline";
import { iso, plusDays, startOf } from "~/kit/zone";

export const TABS = ["overdue", "today", "upcoming", "queue", "done"] as const;
export type Tab = (typeof TABS)[number];

export const KINDS = ["call_back", "todo"] as const;

export interface Filters {
  tab: Tab;
  /** `me`, `team` (everybody's whom the viewer sees), or a colleague's id. */
  whose: string;
  kind: (typeof KINDS)[number] | "";
}

export type Question = NonNullable<paths["/api/pipeline/tasks"]["get"]["parameters"]["query"]>;

export function filtersOf(address: URLSearchParams): Filters {
  const one = <T extends string>(name: string, known: readonly T[]) =>
    known.find((value) => value === address.get(name));
  return {
    tab: one("tab", TABS) ?? "today",
    whose: address.get("whose") || "me",
    kind: one("kind", KINDS) ?? "",
  };
}

export function addressOf({ tab, whose, kind }: Filters): URLSearchParams {
  const address = new URLSearchParams();
  if (tab !== "today") address.set("tab", tab);
  if (whose !== "me") address.set("whose", whose);
  if (kind) address.set("kind", kind);
  return address;
}

/** `today` is the day in the viewer's zone. */
export function questionOf({ tab, whose, kind }: Filters, today: string, zone: string): Question {
  const tomorrow = iso(startOf(plusDays(today, 1), zone));
  const when: Record<Tab, Question> = {
    overdue: { state: "open", overdue: true },
    today: { state: "open", overdue: false, due_before: tomorrow },
    upcoming: { state: "open", due_after: tomorrow },
    queue: { state: "open" },
    done: { state: "closed" },
  };
  const owner = tab === "queue" ? "none" : whose === "team" ? undefined : whose;
  return { ...when[tab], ...(owner && { owner_id: owner }), ...(kind && { kind }) };
}
