/** Days and wall clocks of a time zone, also on days on which its clocks are changed. Moments are milliseconds. */
import { useIntl } from "react-intl";

const MINUTE = 60_000;
const DAY = 86_400_000;
const clocks = new Map<string, Intl.DateTimeFormat>();

/** The zone that the viewer lives in. */
export function useZone(): string {
  return useIntl().timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** `2026-11-24`: which day it is in the zone. */
export function dayOf(at: number, zone: string): string {
  return wall(at, zone).slice(0, 10);
}

/** `14:05`: what the zone's clocks show. */
export function clockOf(at: number, zone: string): string {
  return wall(at, zone).slice(11, 16);
}

/** When the zone's clocks show this, the first time; a time that they leave out is as much later. */
export function momentOf(day: string, clock: string, zone: string): number {
  const shown = Date.parse(`${day}T${clock}Z`);
  const offsets = [shown - DAY, shown + DAY].map((at) => offsetOf(at, zone));
  const found = offsets.map((offset) => shown - offset).filter((at) => at + offsetOf(at, zone) === shown);
  return found.length > 0 ? Math.min(...found) : shown - (offsets[0] ?? 0);
}

export function startOf(day: string, zone: string): number {
  return momentOf(day, "00:00", zone);
}

export function plusDays(day: string, days: number): string {
  return new Date(Date.parse(day) + days * DAY).toISOString().slice(0, 10);
}

/** As the API takes moments. */
export function iso(at: number): string {
  return new Date(at).toISOString();
}

/** `2026-11-24T14:05`, as `<input type="datetime-local">` takes and gives it. */
export function localOf(at: number, zone: string): string {
  return `${dayOf(at, zone)}T${clockOf(at, zone)}`;
}

/** The other way round; null for what is no time. */
export function fromLocal(written: string, zone: string): number | null {
  const [, day, clock] = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)/.exec(written) ?? [];
  return day && clock ? momentOf(day, clock, zone) : null;
}

/** How far the zone's clocks are ahead of UTC. */
function offsetOf(at: number, zone: string): number {
  const minute = Math.floor(at / MINUTE) * MINUTE;
  return Date.parse(`${wall(minute, zone)}Z`) - minute;
}

function wall(at: number, zone: string): string {
  let clock = clocks.get(zone);
  if (!clock) {
    // Swedes write the day as ISO 8601 does
    clock = new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "medium" });
    clocks.set(zone, clock);
  }
  return clock.format(at).replace(" ", "T");
}
