/**
 * Kyrgyz dates and spans (CLDR). Hardly a browser knows the language: what it can't say is said in Russian, whose order and
 * numbers are the same, with the words exchanged. (The polyfill that knows it all is 330 KB.)
 */
import type { IntlShape } from "react-intl";

/** The language by whose rules a browser that knows no Kyrgyz writes. */
export const NEIGHBOUR = "ru";

const WORDS: Record<string, string> = {
  января: "январь",
  февраля: "февраль",
  марта: "март",
  апреля: "апрель",
  мая: "май",
  июня: "июнь",
  июля: "июль",
  августа: "август",
  сентября: "сентябрь",
  октября: "октябрь",
  ноября: "ноябрь",
  декабря: "декабрь",
  понедельник: "дүйшөмбү",
  вторник: "шейшемби",
  среда: "шаршемби",
  четверг: "бейшемби",
  пятница: "жума",
  суббота: "ишемби",
  воскресенье: "жекшемби",
  пн: "дүй.",
  вт: "шейш.",
  ср: "шарш.",
  чт: "бейш.",
  пт: "жума",
  сб: "ишм.",
  вс: "жек.",
};

type Spans = Record<string, { now: string; past: string; future: string; before?: string; after?: string }>;

const SPANS: Spans = {
  minute: { now: "ушул мүнөттө", past: "мүнөт мурун", future: "мүнөттөн кийин" },
  hour: { now: "ушул саатта", past: "саат мурун", future: "сааттан кийин" },
  day: { now: "бүгүн", past: "күн мурун", future: "күндөн кийин", before: "кечээ", after: "эртең" },
};

export function inKyrgyz(neighbour: IntlShape): IntlShape {
  return {
    ...neighbour,
    formatDate: (at, options) =>
      neighbour
        .formatDateToParts(at, options)
        .map(({ value }) => WORDS[value] ?? value.replace(/\sг\./, "-ж.").replace(/\sв\s/, " "))
        .join(""),
    formatRelativeTime: (value, unit, options) =>
      span(value, unit) ?? neighbour.formatRelativeTime(value, unit, options),
  };
}

/** `5 мүнөт мурун`, `эртең`. */
export function span(value: number, unit = "minute"): string | undefined {
  const words = SPANS[unit];
  if (!words) return undefined;
  const named = { 0: words.now, 1: words.after, [-1]: words.before }[value];
  return named ?? `${Math.abs(value)} ${value < 0 ? words.past : words.future}`;
}
