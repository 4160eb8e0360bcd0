/** Today so far beside the same weekday of last week up to the same time of day. Figures are kept by quarters of an hour,
 * so both sides end with the last whole one. */
import { clockOf, dayOf, iso, momentOf, plusDays, startOf } from "~/kit/zone";

const QUARTER = 15 * 60_000;

export interface Span {
  since: string;
  until: string;
}

export interface Spans {
  today: Span;
  weekAgo: Span;
  /** The whole day a week ago: without any call on it there is nothing to compare with. */
  wholeDay: { since: string; until: string };
  /** Until when both sides are counted. */
  until: number;
}

/** Null in the first quarter of a day. */
export function spansOf(now: number, zone: string): Spans | null {
  const today = dayOf(now, zone);
  const day = plusDays(today, -7);
  const until = Math.floor(now / QUARTER) * QUARTER; // quarters of every zone are quarters of UTC too
  const since = startOf(today, zone);
  if (until <= since) return null;
  const untilThen = momentOf(day, clockOf(until, zone), zone);
  return {
    today: { since: iso(since), until: iso(until) },
    weekAgo: { since: iso(startOf(day, zone)), until: iso(untilThen) },
    wholeDay: { since: day, until: day },
    until,
  };
}

/** By how much it is more or less; a share only where the smaller numbers do not make it a joke. */
export interface Change {
  by: number;
  share: number | null;
}

const ENOUGH = 10;

export function changeOf(now: number, before: number): Change {
  return { by: now - before, share: before >= ENOUGH ? (now - before) / before : null };
}
