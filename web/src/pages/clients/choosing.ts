/** Several clients of the list at once: by boxes, from box to box with Shift, by keys. */
import { useEffect, useState } from "react";

/** What the server changes at once. */
export const MOST = 1000;

export interface Chosen {
  ids: ReadonlySet<string>;
  /** The box that was touched last: Shift reaches from there. */
  from: string | null;
}

export const NOTHING_CHOSEN: Chosen = { ids: new Set(), from: null };

export function toggled({ ids }: Chosen, id: string): Chosen {
  const next = new Set(ids);
  if (!next.delete(id)) next.add(id);
  return { ids: limited(next), from: id };
}

/** All rows from the box that was touched last to this one come out as that one is. */
export function reached({ ids, from }: Chosen, id: string, rows: string[]): Chosen {
  const [one, other] = [from === null ? -1 : rows.indexOf(from), rows.indexOf(id)];
  if (from === null || one < 0 || other < 0) return toggled({ ids, from }, id);
  const between = rows.slice(Math.min(one, other), Math.max(one, other) + 1);
  const next = new Set(ids);
  for (const row of between) {
    if (ids.has(from)) next.add(row);
    else next.delete(row);
  }
  return { ids: limited(next), from: id };
}

function limited(ids: Set<string>): Set<string> {
  return ids.size > MOST ? new Set([...ids].slice(0, MOST)) : ids;
}

export type Choosing = ReturnType<typeof useChoosing>;

/** Another list begins with nothing chosen. */
export function useChoosing(rows: string[], list: string) {
  const [chosen, set] = useState(NOTHING_CHOSEN);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is the change of the list that empties it
  useEffect(() => set(NOTHING_CHOSEN), [list]);
  return {
    ids: chosen.ids,
    choose: (id: string, isReaching: boolean) => set((now) => (isReaching ? reached(now, id, rows) : toggled(now, id))),
    all: () => set({ ids: limited(new Set(rows)), from: null }),
    none: () => set(NOTHING_CHOSEN),
  };
}
