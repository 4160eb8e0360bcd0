/** The list that a client was opened from, kept for this window: the card has a previous and a next one, and a way
 * back. */
import { useEffect, useMemo } from "react";

const KEY = "kartoteka.clients.list";

interface Remembered {
  ids: string[];
  search: string;
  /** The client that was looked at last. */
  at?: string;
}

export interface Neighbours {
  previous?: string;
  next?: string;
  /** The address of the list. */
  back: string;
}

/** `search`: the part of the list's address after `?`. */
export function rememberList(ids: string[], search: string): void {
  write({ ids, search });
}

/** The clients before and after this one in the list that was remembered last, as far as it was scrolled. */
export function useNeighbours(cardId: string): Neighbours {
  useEffect(() => {
    const kept = read();
    if (kept.ids.includes(cardId)) write({ ...kept, at: cardId });
  }, [cardId]);
  return useMemo(() => neighboursIn(read(), cardId), [cardId]);
}

/** Where somebody was in this list when he left it. */
export function lastSeenIn(search: string): string | undefined {
  const kept = read();
  return kept.search === search ? kept.at : undefined;
}

export function neighboursIn({ ids, search }: Remembered, cardId: string): Neighbours {
  const place = ids.indexOf(cardId);
  const back = search ? `/clients?${search}` : "/clients";
  if (place < 0) return { back };
  return { previous: ids[place - 1], next: ids[place + 1], back };
}

function read(): Remembered {
  try {
    return JSON.parse(sessionStorage.getItem(KEY) ?? "");
  } catch {
    return { ids: [], search: "" };
  }
}

function write(list: Remembered): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(list));
  } catch {
    sessionStorage.removeItem(KEY); // some hundred thousand rows are more than a window may keep
  }
}
