/** The row that the keyboard is at: it keeps its place when rows come in above it, and exists when out of view. */
import { defaultRangeExtractor, type Range } from "@tanstack/react-virtual";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { Card } from "~/api/client";

export function usePlaceInList(rows: Card[], from: string | undefined) {
  const [id, set] = useState(from);
  const wantsFocus = useRef(false);
  const index = useMemo(() => rows.findIndex((card) => card.id === id), [rows, id]);
  useEffect(() => {
    if (!wantsFocus.current || !id) return;
    wantsFocus.current = false;
    linkTo(id)?.focus({ preventScroll: true });
  });
  const withIt = useCallback(
    (range: Range) => {
      const shown = defaultRangeExtractor(range);
      if (index < 0 || index >= range.count || shown.includes(index)) return shown;
      return [...shown, index].sort((one, other) => one - other);
    },
    [index],
  );
  return {
    id,
    set,
    index,
    withIt,
    /** Go up or down; who has been nowhere yet starts at the first row in view. */
    step(by: number, firstInView: number, scrollTo: (index: number) => void) {
      const next = index < 0 ? firstInView : Math.min(Math.max(index + by, 0), rows.length - 1);
      const card = rows[next];
      if (!card) return;
      scrollTo(next);
      wantsFocus.current = true;
      set(card.id);
      linkTo(card.id)?.focus({ preventScroll: true });
    },
  };
}

function linkTo(id: string): HTMLElement | null {
  return document.querySelector<HTMLElement>(`#clients [data-id="${id}"] a`);
}
