/** What the desktop says, in the reader's language: ICU messages (react-intl), loaded a language at a time. */
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState, useSyncExternalStore } from "react";
import { createIntl, type IntlShape, RawIntlProvider, useIntl } from "react-intl";
import type en from "./en";
import type later from "./en.later";
import { inKyrgyz, NEIGHBOUR } from "./kyrgyz";

export type Word = keyof typeof en | keyof typeof later;
export type Language = "en" | "ru" | "ky" | "fi";
type Words = Partial<Record<Word, string>>;

export const LANGUAGES: Record<Language, string> = { en: "English", ru: "Русский", ky: "Кыргызча", fi: "Suomi" };

const load: Record<Language, () => Promise<{ default: Words }>> = {
  en: () => import("./en"),
  ru: () => import("./ru"),
  ky: () => import("./ky"),
  fi: () => import("./fi"),
};

/** What only some pages say; nobody waits for it before the first picture. */
const loadLater: Record<Language, () => Promise<{ default: Words }>> = {
  en: () => import("./en.later"),
  ru: () => import("./ru.later"),
  ky: () => import("./ky.later"),
  fi: () => import("./fi.later"),
};

const KEY = "kartoteka.language";
const listeners = new Set<() => void>();
let fetched: Partial<Record<Language, Words>> = {};
let spokenNow: Language = "en";

/** For a page whose words come later: `lazy(() => withWords(import("./account")))`. */
export async function withWords<Page>(page: Promise<Page>): Promise<Page> {
  await fetchLater(spokenNow);
  return page;
}

async function fetchLater(language: Language): Promise<void> {
  if (fetched[language]) return;
  const { default: words } = await loadLater[language]();
  fetched = { ...fetched, [language]: words };
  for (const listener of listeners) listener();
}

function laterWords(): typeof fetched {
  return fetched;
}

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

function intlOf(language: Language, messages: Words, timeZone?: string): IntlShape {
  const isKnown = Intl.DateTimeFormat.supportedLocalesOf(language).length > 0;
  const intl = createIntl({
    locale: isKnown ? regional(language) : NEIGHBOUR,
    messages,
    timeZone,
    defaultLocale: "en",
  });
  return isKnown ? intl : inKyrgyz(intl);
}

const LanguageContext = createContext<Language>("en");

/** `of`: the language of who is signed in; what was chosen on this machine comes before it, the browser's after it. */
export function WordsProvider({ of, timeZone, children }: { of?: string; timeZone?: string; children: ReactNode }) {
  const language = spoken(useSyncExternalStore(subscribe, chosen), of, ...navigator.languages);
  const [words, setWords] = useState<[Language, Words] | null>(null);
  useEffect(() => {
    let isWanted = true;
    spokenNow = language;
    const both = Promise.all([load[language](), Object.keys(fetched).length > 0 && fetchLater(language)]);
    both.then(([{ default: loaded }]) => isWanted && setWords([language, loaded]));
    document.documentElement.lang = language;
    return () => {
      isWanted = false;
    };
  }, [language]);
  const more = useSyncExternalStore(subscribe, laterWords);
  const intl = useMemo(() => {
    if (!words) return null;
    const [language, first] = words;
    return intlOf(language, { ...first, ...more[language] }, timeZone);
  }, [words, more, timeZone]);
  if (!intl || !words) return null;
  return (
    <LanguageContext value={words[0]}>
      <RawIntlProvider value={intl}>{children}</RawIntlProvider>
    </LanguageContext>
  );
}

export type Values = Record<string, string | number | Date | null | undefined>;

/** `say("clients.count", { count: 3 })`. */
export function useSay(): (word: Word, values?: Values) => string {
  const intl = useIntl();
  return (word, values) => intl.formatMessage({ id: word }, values);
}

export function useLanguage(): Language {
  return useContext(LanguageContext);
}
