/**
 * Keys. Single letters work outside of fields only, and can be switched off (WCAG 2.1.4); with Alt or Ctrl they work
 * inside fields too. Every key has a line in the help sheet (`?`), so it is declared with its word.
 */
import { useEffect, useRef, useSyncExternalStore } from "react";
import { tinykeys } from "tinykeys";
import type { Word } from "~/words";

export interface Key {
  /** As tinykeys spells them: `g h`, `$mod+k`, `Alt+KeyA` (letters with Alt by code: Mac types `å` otherwise). */
  keys: string;
  word: Word;
  run: () => void;
}

const OFF = "kartoteka.letters-off";
const shown = new Map<string, Key>();
const listeners = new Set<() => void>();
let snapshot: Key[] = [];

/** These keys do something for as long as the component stands. */
export function useKeys(keys: Key[]): void {
  const latest = useRef(keys);
  latest.current = keys;
  const names = keys.map((key) => key.keys).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: bound anew when other keys are declared, not at each render
  useEffect(() => {
    const mine = latest.current;
    for (const key of mine) shown.set(key.keys, key);
    tell();
    const run = (wanted: string, isByPlace: boolean) => (event: KeyboardEvent) => {
      if (event.defaultPrevented || (isByPlace && isLatin(event.key))) return;
      if (isLetter(wanted) && (areLettersOff() || isWriting(event.target) || endsAnother(wanted))) return;
      event.preventDefault();
      latest.current.find((key) => key.keys === wanted)?.run();
    };
    const bound = mine.flatMap(({ keys }) => [
      [byPlace(keys), run(keys, byPlace(keys) !== keys)],
      [keys, run(keys, false)],
    ]);
    const release = tinykeys(window, Object.fromEntries(bound));
    return () => {
      release();
      for (const key of mine) if (shown.get(key.keys) === key) shown.delete(key.keys);
      tell();
    };
  }, [names]);
}

/** All keys that do something just now. */
export function useShownKeys(): Key[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => snapshot,
  );
}

export function areLettersOff(): boolean {
  return localStorage.getItem(OFF) !== null;
}

export function switchLetters(on: boolean): void {
  if (on) localStorage.removeItem(OFF);
  else localStorage.setItem(OFF, "1");
}

/** `Alt+KeyA` as people read it: `Alt A`. */
export function readable(keys: string): string[] {
  const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent);
  return keys.split(/[+ ]/).map((key) =>
    key
      .replace("$mod", isMac ? "⌘" : "Ctrl")
      .replace(/^Key/, "")
      .replace("Slash", "/"),
  );
}

const PLACES: Record<string, string> = { "[": "BracketLeft", "]": "BracketRight", "/": "Slash" };

/** The same keys by where they lie: who writes Russian has no `g` to press, but the key is there. */
function byPlace(keys: string): string {
  const placed = (press: string) => press.replace(/([a-z[\]/])$/, (key) => PLACES[key] ?? `Key${key.toUpperCase()}`);
  return keys
    .split(" ")
    .map((press) => (/(^|\+)[a-z[\]/]$/.test(press) ? placed(press) : press))
    .join(" ");
}

function isLatin(key: string): boolean {
  return /^[a-z[\]/]$/i.test(key);
}

// `g c` goes to a page: what `c` does alone is not meant then.
const SEQUENCE_MS = 1000; // as long as tinykeys waits for the next key
let pressed = { key: "", at: 0 };
let before = pressed;
addEventListener(
  "keydown",
  ({ key, code, timeStamp, repeat }) => {
    if (repeat) return;
    const letter = isLatin(key) ? key : code.replace(/^Key/, "").toLowerCase();
    [before, pressed] = [pressed, { key: letter, at: timeStamp }];
  },
  { capture: true },
);

function endsAnother(wanted: string): boolean {
  return pressed.at - before.at < SEQUENCE_MS && shown.has(`${before.key} ${wanted}`);
}

function isLetter(keys: string): boolean {
  return !/\$mod|Alt|Control|Meta|Escape/.test(keys);
}

function isWriting(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && Boolean(target.closest("input, textarea, select, [contenteditable]"));
}

function tell(): void {
  snapshot = [...shown.values()];
  for (const listener of listeners) listener();
}
