import { IntlMessageFormat } from "intl-messageformat";
import { describe, expect, it } from "vitest";
import en from "./en";
import fi from "./fi";
import ky from "./ky";
import ru from "./ru";

const languages: Record<string, Record<string, string>> = { ru, ky, fi };
const values = (message: string) => new Set([...message.matchAll(/{\s*(\w+)/g)].map((found) => found[1]));
const sources = import.meta.glob<string>("../**/*.tsx", { query: "?raw", import: "default", eager: true });

describe.each(Object.entries(languages))("the words in %s", (language, words) => {
  it("are the same as in English", () => {
    expect(Object.keys(words).sort()).toEqual(Object.keys(en).sort());
  });

  it("can be read, and take what the English ones take", () => {
    for (const [word, message] of Object.entries(words)) {
      expect(() => new IntlMessageFormat(message, language), word).not.toThrow();
      expect(values(message), word).toEqual(values(en[word as keyof typeof en]));
    }
  });

  it("are not left in English", () => {
    const same = Object.entries(words).filter(([word, message]) => message === en[word as keyof typeof en]);
    expect(same.map(([word]) => word).filter((word) => /[a-z]{4}/.test(en[word as keyof typeof en]))).toEqual([]);
  });
});

it("has every word that is said, and no string in the code", () => {
  for (const [file, source] of Object.entries(sources)) {
    const text = source.replace(/=>/g, "").match(/>\s*[A-Z][a-z]+[^<{}]*</g) ?? [];
    expect(
      text.filter((found) => !found.includes("Kartoteka")),
      file,
    ).toEqual([]);
    expect(source.match(/(?:label|title|placeholder|alt)="[A-Za-z][^"]*"/g) ?? [], file).toEqual([]);
  }
});
