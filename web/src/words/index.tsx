/** What the desktop says, in the reader's language: ICU messages (react-intl), loaded a language at a time. */
import { type ReactNode, useEffect, useState, useSyncExternalStore } from "react";
import { IntlProvider, useIntl } from "react-intl";
import type en from "./en";

export type Word = keyof typeof en;
export type Language = "en" | "ru" | "ky" | "fi";
type Words = Record<Word, string>;

export const LANGUAGES: Record<Language, string> = { en: "English", ru: "Русский", ky: "Кыргызча", fi: "Suomi" };

const load: Record<Language, () => Promise<{ default: Words }>> = {
  en: () => import("./en"),
  ru: () => import("./ru"),
  ky: () => import("./ky"),
  fi: () => import("./fi"),
};

const KEY = "kartoteka.language";
const listeners = new Set<() => void>();

/** Speak this language from now on, on this machine. */
export function chooseLanguage(language: Language): void {
  localStorage.setItem(KEY, language);
  for (const listener of listeners) listener();
}

function chosen(): string {
  return localStorage.getItem(KEY) ?? "";
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The first of these that we speak; English otherwise. `ru-KG` is Russian. */
export function spoken(...wanted: (string | null | undefined)[]): Language {
  const known = wanted.map((code) => code?.split("-")[0]?.toLowerCase()).find((code) => code && code in LANGUAGES);
  return (known as Language) ?? "en";
}

/** The language as it is written where this browser is at home: the day stands first in en-GB, the month in en-US. */
function regional(language: Language): string {
  return navigator.languages.find((code) => spoken(code) === language && code.startsWith(language)) ?? language;
}

/** `of`: the language of who is signed in; what was chosen on this machine comes before it, the browser's after it. */
export function WordsProvider({ of, timeZone, children }: { of?: string; timeZone?: string; children: ReactNode }) {
  const language = spoken(useSyncExternalStore(subscribe, chosen), of, ...navigator.languages);
  const [words, setWords] = useState<[Language, Words] | null>(null);
  useEffect(() => {
    let isWanted = true;
    load[language]().then(({ default: loaded }) => isWanted && setWords([language, loaded]));
    document.documentElement.lang = language;
    return () => {
      isWanted = false;
    };
  }, [language]);
  if (!words) return null;
  return (
    <IntlProvider locale={regional(words[0])} messages={words[1]} timeZone={timeZone} defaultLocale="en">
      {children}
    </IntlProvider>
  );
}

export type Values = Record<string, string | number | Date | null | undefined>;

/** `say("clients.count", { count: 3 })`. */
export function useSay(): (word: Word, values?: Values) => string {
  const intl = useIntl();
  return (word, values) => intl.formatMessage({ id: word }, values);
}

export function useLanguage(): Language {
  return spoken(useIntl().locale);
}
