import { type MessageFormatElement, parse } from "@formatjs/icu-messageformat-parser";
import { describe, expect, it } from "vitest";
import english from "./en";
import englishLater from "./en.later";
import fi from "./fi";
import fiLater from "./fi.later";
import ky from "./ky";
import kyLater from "./ky.later";
import ru from "./ru";
import ruLater from "./ru.later";

const en = { ...english, ...englishLater };
const languages: Record<string, Record<string, string>> = {
  ru: { ...ru, ...ruLater },
  ky: { ...ky, ...kyLater },
  fi: { ...fi, ...fiLater },
};

/** The arguments of a message, and the letters that it says itself. */
function read(elements: MessageFormatElement[], found = { values: new Set<string>(), text: "" }) {
  for (const element of elements) {
    if ("options" in element) for (const option of Object.values(element.options)) read(option.value, found);
    if ("value" in element && element.type === 0) found.text += element.value;
    else if ("value" in element) found.values.add(element.value);
  }
  return found;
}

const inEnglish = (word: string) => read(parse(en[word as keyof typeof en]));
const sources = import.meta.glob<string>("../**/*.tsx", { query: "?raw", import: "default", eager: true });

describe.each(Object.entries(languages))("the words in %s", (language, words) => {
  it("are the same as in English", () => {
    expect(Object.keys(words).sort()).toEqual(Object.keys(en).sort());
  });

  it("take what the English ones take", () => {
    for (const [word, message] of Object.entries(words)) {
      expect(read(parse(message)).values, `${language}: ${word}`).toEqual(inEnglish(word).values);
    }
  });

  it("are not left in English", () => {
    const same = Object.keys(words).filter((word) => words[word] === en[word as keyof typeof en]);
    expect(same.filter((word) => /[a-z]{4}/.test(inEnglish(word).text))).toEqual([]);
  });
});

it("says no word both at once and later", () => {
  expect(Object.keys(english).filter((word) => word in englishLater)).toEqual([]);
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
