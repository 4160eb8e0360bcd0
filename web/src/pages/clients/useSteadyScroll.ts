import { type RefObject, useLayoutEffect, useRef, useState } from "react";
import type { Card } from "~/api/client";

/** What is read stays where it is when rows come in, or go, above it. */
export function useSteadyScroll(rows: Card[], height: number, top: number): void {
  const held = useRef<{ rows: Card[]; id: string; index: number } | null>(null);
  useLayoutEffect(() => {
    const before = held.current;
    if (before && before.rows !== rows) {
      const index = rows.findIndex((card) => card.id === before.id);
      if (index >= 0 && index !== before.index) scrollBy(0, (index - before.index) * height);
    }
    const index = Math.ceil((scrollY - top) / height);
    const card = scrollY > top + height ? rows[index] : undefined;
    held.current = card ? { rows, id: card.id, index } : null;
  });
}

/** Where an element begins on the page, and how much of the window's top is covered by what stays there: the frame's
 * bar and the calls of the moment. Both change while one looks. */
export function useTopOf(element: RefObject<HTMLElement | null>) {
  const [at, setAt] = useState({ top: 0, covered: BAR });
  useLayoutEffect(() => {
    const measure = () => {
      if (!element.current) return;
      const top = Math.round(element.current.getBoundingClientRect().top + scrollY);
      const covered = BAR + callsHeight();
      setAt((before) => (before.top === top && before.covered === covered ? before : { top, covered }));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(document.body);
    return () => observer.disconnect();
  }, [element]);
  return at;
}

const BAR = 56;

/** On a phone they are at the window's lower edge. */
function callsHeight(): number {
  const calls = document.querySelector<HTMLElement>(".calls");
  return calls && getComputedStyle(calls).position === "sticky" ? calls.offsetHeight : 0;
}
