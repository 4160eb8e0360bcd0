/** A list that is walked through by keys: which row is meant, and the focus on it. */
import { useState } from "react";

export interface Rows {
  /** The row that keys are about: the one with the focus, or the one that had it last. */
  active: string | undefined;
  step: (by: 1 | -1) => void;
  /** To be spread on the element of a row. */
  row: (id: string) => { "data-row": string; tabIndex: -1; onFocus: () => void };
}

export function useRows(ids: string[]): Rows {
  const [last, setLast] = useState<{ id: string; place: number } | null>(null);
  const place = placeOf(last, ids);
  const step = (by: 1 | -1) => {
    const wanted = last && ids.includes(last.id) ? place + by : place;
    const next = ids[Math.max(0, Math.min(ids.length - 1, wanted))];
    if (next) document.querySelector<HTMLElement>(`[data-row="${CSS.escape(next)}"]`)?.focus();
  };
  return {
    active: last ? ids[place] : undefined,
    step,
    row: (id) => ({ "data-row": id, tabIndex: -1, onFocus: () => setLast({ id, place: ids.indexOf(id) }) }),
  };
}

/** Where a row stands; where it stood when it has left the list, so that what follows it comes next. */
export function placeOf(last: { id: string; place: number } | null, ids: string[]): number {
  if (!last) return 0;
  const place = ids.indexOf(last.id);
  return place >= 0 ? place : Math.max(0, Math.min(last.place, ids.length - 1));
}
