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

/** Where an element begins on the page; what stands above it may grow. */
export function useTopOf(element: RefObject<HTMLElement | null>): number {
  const [top, setTop] = useState(0);
  useLayoutEffect(() => {
    const measure = () => element.current && setTop(Math.round(element.current.getBoundingClientRect().top + scrollY));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(document.body);
    return () => observer.disconnect();
  }, [element]);
  return top;
}
