/** Which calls are shown: what the address says, and what the API is asked for it. */
import type { paths } from "~/api/types/telephony";
import { iso, plusDays, startOf } from "~/kit/zone";

export const PERIODS = ["today", "yesterday", "week", "all", "own"] as const;
export const DIRECTIONS = ["inbound", "outbound", "internal"] as const;
export const DISPOSITIONS = ["ANSWERED", "NO ANSWER", "BUSY", "FAILED"] as const;

export interface Filters {
  period: (typeof PERIODS)[number];
  /** Of one's own period: days, both included; empty: open. */
  from: string;
  to: string;
  isMissed: boolean;
  direction: (typeof DIRECTIONS)[number] | "";
  disposition: (typeof DISPOSITIONS)[number] | "";
  /** `me`, a colleague's id, or everybody. */
  whose: string;
  number: string;
}

export type Question = NonNullable<paths["/api/telephony/calls"]["get"]["parameters"]["query"]>;

export const USUAL: Filters = {
  period: "week",
  from: "",
  to: "",
  isMissed: false,
  direction: "",
  disposition: "",
  whose: "",
  number: "",
};

export function filtersOf(address: URLSearchParams): Filters {
  const one = <T extends string>(name: string, known: readonly T[]) =>
    known.find((value) => value === address.get(name));
  const day = (name: string) => /^\d{4}-\d\d-\d\d$/.exec(address.get(name) ?? "")?.[0] ?? "";
  return {
    period: one("period", PERIODS) ?? USUAL.period,
    from: day("from"),
    to: day("to"),
    isMissed: address.get("missed") === "1",
    direction: one("direction", DIRECTIONS) ?? "",
    disposition: one("result", DISPOSITIONS) ?? "",
    whose: address.get("whose") ?? "",
    number: address.get("number") ?? "",
  };
}

export function addressOf(filters: Filters): URLSearchParams {
  const isOwn = filters.period === "own";
  const said = {
    period: filters.period === USUAL.period ? "" : filters.period,
    from: isOwn ? filters.from : "",
    to: isOwn ? filters.to : "",
    missed: filters.isMissed ? "1" : "",
    direction: filters.direction,
    result: filters.disposition,
    whose: filters.whose,
    number: filters.number.trim(),
  };
  return new URLSearchParams(Object.entries(said).filter(([, value]) => value));
}

/** `today` is the day in the viewer's zone. */
export function questionOf(filters: Filters, today: string, zone: string): Question {
  const [from, to] = daysOf(filters, today);
  return {
    since: from ? iso(startOf(from, zone)) : undefined,
    until: to ? iso(startOf(plusDays(to, 1), zone)) : undefined,
    missed: filters.isMissed || undefined,
    direction: filters.direction || undefined,
    disposition: filters.disposition || undefined,
    user_id: filters.whose || undefined,
    number: filters.number.trim() || undefined,
  };
}

/** The first and the last day; an empty one is open. */
function daysOf({ period, from, to }: Filters, today: string): [string, string] {
  switch (period) {
    case "today":
      return [today, ""];
    case "yesterday":
      return [plusDays(today, -1), plusDays(today, -1)];
    case "week":
      return [plusDays(today, -6), ""];
    case "own":
      return [from, to];
    case "all":
      return ["", ""];
  }
}
