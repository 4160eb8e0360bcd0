/** Clocks on walls: what one shows in somebody's time zone at a moment, and the moment at which it shows that. */

const DAY_MS = 86_400_000;

/** `2026-11-25 09:00:00`. */
export function wallClock(at: number, zone: string): string {
  // Swedes write dates as ISO does
  return new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "medium" }).format(at);
}

/** An hour that autumn repeats is the first of the two; one that spring leaves out is told as if the clock had not been
 * put forward yet. */
export function momentOf(wall: string, zone: string): number {
  const wanted = asUtc(wall);
  const ahead = (at: number) => asUtc(wallClock(at, zone)) - at;
  const moments = [wanted - ahead(wanted - DAY_MS), wanted - ahead(wanted + DAY_MS)] as const;
  return moments.find((at) => asUtc(wallClock(at, zone)) === wanted) ?? moments[0];
}

/** The day so many days later: `2026-11-30` and 1 is `2026-12-01`. */
export function dayAfter(day: string, days = 1): string {
  return new Date(asUtc(`${day} 00:00:00`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** As if that wall were in Greenwich. */
export function asUtc(wall: string): number {
  return Date.parse(`${wall.replace(" ", "T")}Z`);
}
