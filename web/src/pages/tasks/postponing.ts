/** Until when a task may wait: the choices of the menu, by the viewer's clocks. */
import { clockOf, dayOf, momentOf, plusDays } from "~/kit/zone";

const MINUTE = 60_000;
const MORNING = "09:00";
const EVENING = "18:00";

export type Choice = "quarter" | "hour" | "evening" | "tomorrow" | "monday";

export function choices(now: number, zone: string): [Choice, number][] {
  const today = dayOf(now, zone);
  const found: [Choice, number][] = [
    ["quarter", now + 15 * MINUTE],
    ["hour", now + 60 * MINUTE],
  ];
  if (clockOf(now + 60 * MINUTE, zone) < EVENING && dayOf(now + 60 * MINUTE, zone) === today) {
    found.push(["evening", momentOf(today, EVENING, zone)]);
  }
  found.push(["tomorrow", momentOf(plusDays(today, 1), MORNING, zone)]);
  const monday = plusDays(today, 7 - ((weekday(today) + 6) % 7));
  if (monday !== plusDays(today, 1)) found.push(["monday", momentOf(monday, MORNING, zone)]);
  return found;
}

/** Sunday is 0. */
function weekday(day: string): number {
  return new Date(day).getUTCDay();
}
