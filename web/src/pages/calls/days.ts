/** Calls by day. */
import type { Call } from "~/api/client";
import { dayOf } from "~/kit/zone";

export interface Day {
  day: string;
  calls: Call[];
}

/** In the order in which they come; the days are the zone's. */
export function byDay(calls: Call[], zone: string): Day[] {
  const days: Day[] = [];
  for (const call of calls) {
    const day = dayOf(Date.parse(call.started_at), zone);
    const last = days.at(-1);
    if (last?.day === day) last.calls.push(call);
    else days.push({ day, calls: [call] });
  }
  return days;
}
