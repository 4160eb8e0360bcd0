/** When something is due, as people say it: the hours of a working day in the viewer's own zone. */
import { asUtc, dayAfter, momentOf, wallClock } from "./zone";

export interface DueChoice {
  name: "in-an-hour" | "tomorrow" | "monday";
  at: number;
}

const MINUTE_MS = 60_000;
const MORNING = "09:00:00";

/** On a Sunday tomorrow is Monday, and is offered once. */
export function dueChoices(now: number, zone: string): DueChoice[] {
  const today = wallClock(now, zone).slice(0, 10);
  const morning = (days: number) => momentOf(`${dayAfter(today, days)} ${MORNING}`, zone);
  const toMonday = daysToMonday(today);
  const choices: DueChoice[] = [
    { name: "in-an-hour", at: Math.ceil(now / MINUTE_MS) * MINUTE_MS + 60 * MINUTE_MS },
    { name: "tomorrow", at: morning(1) },
  ];
  return toMonday === 1 ? choices : [...choices, { name: "monday", at: morning(toMonday) }];
}

function daysToMonday(today: string): number {
  const sinceMonday = (new Date(asUtc(`${today} 00:00:00`)).getUTCDay() + 6) % 7;
  return 7 - sinceMonday;
}
