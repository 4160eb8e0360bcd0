/** Times, spans and numbers as their reader writes them: his language, his time zone. */
import { useMemo, useSyncExternalStore } from "react";
import { useIntl } from "react-intl";
import { serverNow } from "~/api/client";

// The world's numbering plans are 30 kB that no page needs for its first picture: until they are here a number is shown
// as it is stored.
const AFTER_FIRST_PICTURE_MS = 1_000;
const AGAIN_MS = 10_000;
let spelt: ((number: string) => string) | null = null;
const waiting = new Set<() => void>();

async function loadPlans(): Promise<void> {
  const plans = await import("libphonenumber-js/min").catch(() => null);
  if (!plans) return void setTimeout(loadPlans, AGAIN_MS);
  const { parsePhoneNumberFromString } = plans;
  spelt = (number) => parsePhoneNumberFromString(number)?.formatInternational() ?? number;
  for (const listener of waiting) listener();
}

function awaitPlans(listener: () => void): () => void {
  if (!spelt && waiting.size === 0) setTimeout(loadPlans, Math.max(0, AFTER_FIRST_PICTURE_MS - performance.now()));
  waiting.add(listener);
  return () => waiting.delete(listener);
}

/** `+7 916 123-45-67`; what is no number stays as it is. */
function usePhone(): (number: string) => string {
  return useSyncExternalStore(awaitPlans, () => spelt) ?? asStored;
}

const asStored = (number: string) => number;

/** `0:07`, `12:05`, `1:02:03`. */
export function lasting(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (value: number) => String(value).padStart(2, "0");
  return hours ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

export function useFormat() {
  const intl = useIntl();
  const phone = usePhone();
  return useMemo(() => {
    const day = (at: string | number) => intl.formatDate(at, { year: "numeric", month: "2-digit", day: "2-digit" });
    const time = (at: string | number) => intl.formatTime(at, { hour: "2-digit", minute: "2-digit" });
    const isToday = (at: string | number) => day(at) === day(serverNow());
    return {
      phone,
      time,
      isToday,
      /** `24 November 2026`. */
      longDay: (at: string | number) => intl.formatDate(at, { dateStyle: "long" }),
      /** `Tuesday, 24 November`. */
      weekday: (at: string | number) => intl.formatDate(at, { weekday: "long", day: "numeric", month: "long" }),
      /** `14:05:09`. */
      second: (at: string | number) => intl.formatTime(at, { timeStyle: "medium" }),
      /** The day, for telling days apart in the reader's zone. */
      dayKey: day,
      /** `14:05` today, otherwise with the day. */
      when: (at: string | number) =>
        isToday(at) ? time(at) : intl.formatDate(at, { dateStyle: "medium", timeStyle: "short" }),
      full: (at: string | number) => intl.formatDate(at, { dateStyle: "full", timeStyle: "long" }),
      number: (value: number) => intl.formatNumber(value),
      /** `12 minutes ago`, `in 2 hours`. */
      ago: (at: string | number) => {
        const seconds = (new Date(at).getTime() - serverNow()) / 1000;
        const [size, unit] = UNITS.find(([size]) => Math.abs(seconds) >= size) ?? [60, "minute" as const];
        return intl.formatRelativeTime(Math.round(seconds / size), unit, { numeric: "auto" });
      },
    };
  }, [intl, phone]);
}

const UNITS: [number, Intl.RelativeTimeFormatUnit][] = [
  [86_400, "day"],
  [3_600, "hour"],
  [60, "minute"],
];
