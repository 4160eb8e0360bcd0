/** What stands in the list: the pages that were loaded, those in view as they are just now. */
import type { Card } from "~/api/client";

export interface CardPage {
  items: Card[];
  next: string | null;
}

/** All that was loaded, each card once. */
export function rowsOf(loaded: CardPage[], now: Map<CardPage, CardPage>): Card[] {
  const rows = new Map<string, Card>();
  for (const page of loaded) {
    for (const card of withNews(page, now.get(page))) if (!rows.has(card.id)) rows.set(card.id, card);
  }
  return [...rows.values()];
}

/** A page asked for again ends earlier when cards have come in before: those that it lost at its end are still there,
 * and the next page doesn't have them. */
function withNews(page: CardPage, now: CardPage | undefined): Card[] {
  if (!now || now === page) return page.items;
  if (!now.next) return now.items;
  const inIt = new Set(now.items.map((card) => card.id));
  const last = page.items.findLastIndex((card) => inIt.has(card.id));
  return [...now.items, ...page.items.slice(last + 1)];
}

/** Whether so much has come in before a page that soon cards would be missing between it and what it is now. */
export function isOutrun(page: CardPage, now: CardPage): boolean {
  const known = new Set(page.items.map((card) => card.id));
  const arrived = now.items.filter((card) => !known.has(card.id)).length;
  return now.next !== null && arrived > page.items.length / 2;
}
