/** Which entries of the log are shown: what the address says, and what the API is asked for it. */
import type { paths } from "~/api/types/accounts";
import { iso, plusDays, startOf } from "~/kit/zone";

export const NAMES = ["user", "action", "kind", "record", "card", "field", "address", "since", "until"] as const;
type Name = (typeof NAMES)[number];

/** Empty: any. `since` and `until` are days, both included. */
export type Filters = Record<Name, string>;

export type Question = NonNullable<paths["/api/accounts/audit"]["get"]["parameters"]["query"]>;

export const RECORD_KINDS = [
  "card",
  "note",
  "task",
  "call",
  "user",
  "team",
  "role",
  "session",
  "key",
  "letter",
  "export",
  "move",
  "mass-change",
  "route",
] as const;

export function filtersOf(address: URLSearchParams): Filters {
  return Object.fromEntries(NAMES.map((name) => [name, address.get(name) ?? ""])) as Filters;
}

export function addressOf(filters: Filters): URLSearchParams {
  return new URLSearchParams(NAMES.filter((name) => filters[name]).map((name) => [name, filters[name]]));
}

export function questionOf(filters: Filters, zone: string): Question {
  const { user, action, kind, record, card, field, address, since, until } = filters;
  const asked: Question = {
    user_id: user,
    action,
    record_kind: kind,
    record_id: record.trim(),
    card_id: card.trim(),
    field: field.trim(),
    address: address.trim(),
    since: isDay(since) ? iso(startOf(since, zone)) : "",
    until: isDay(until) ? iso(startOf(plusDays(until, 1), zone)) : "",
  };
  return Object.fromEntries(Object.entries(asked).filter(([, value]) => value));
}

function isDay(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text);
}
