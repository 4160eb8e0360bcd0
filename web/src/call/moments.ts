/** When to call again, by one click. */
import { dayOf, momentOf, plusDays } from "~/kit/zone";

export const MOMENTS = ["hour", "tomorrow", "week"] as const;
export type Moment = (typeof MOMENTS)[number];

const MORNING = "10:00";
const FIVE_MINUTES = 300_000;
const HOUR = 3_600_000;

export function momentAt(moment: Moment, now: number, zone: string): number {
  if (moment === "hour") return Math.ceil((now + HOUR) / FIVE_MINUTES) * FIVE_MINUTES;
  const today = dayOf(now, zone);
  return momentOf(plusDays(today, moment === "tomorrow" ? 1 : 7), MORNING, zone);
}
