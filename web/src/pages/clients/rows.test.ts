import { expect, test } from "vitest";
import type { Card } from "~/api/client";
import { type CardPage, rowsOf } from "./rows";

const page = (ids: string, next: string | null = "more"): CardPage => ({
  items: [...ids].map((id) => ({ id }) as Card),
  next,
});
const shown = (loaded: CardPage[], now: [CardPage, CardPage][]) =>
  rowsOf(loaded, new Map(now))
    .map((card) => card.id)
    .join("");

test("a card that came in stands first, and the one it pushed off the page stays", () => {
  const [first, second] = [page("edc"), page("ba", null)];
  expect(shown([first, second], [[first, page("fed")]])).toBe("fedcba");
});

test("a card that fits no more is gone, and the one that moved up for it stands once", () => {
  const [first, second] = [page("edc"), page("ba", null)];
  expect(shown([first, second], [[first, page("ecb")]])).toBe("ecba");
});

test("on the last page nothing is kept that it lost", () => {
  const last = page("cba", null);
  expect(shown([last], [[last, page("ca", null)]])).toBe("ca");
});

test("a card is shown as it is now", () => {
  const first = page("a", null);
  const now = { items: [{ id: "a", name: "Ann" } as Card], next: null };
  expect(rowsOf([first], new Map([[first, now]]))[0]?.name).toBe("Ann");
});
