import { expect, it } from "vitest";
import { MOST, NOTHING_CHOSEN, reached, toggled } from "./choosing";

const ROWS = ["a", "b", "c", "d", "e"];
const ids = ({ ids }: { ids: ReadonlySet<string> }) => [...ids].sort().join("");

it("takes a row in, and out again", () => {
  const one = toggled(NOTHING_CHOSEN, "b");
  expect(ids(one)).toBe("b");
  expect(ids(toggled(one, "b"))).toBe("");
});

it("reaches from the last box to this one, up and down", () => {
  expect(ids(reached(toggled(NOTHING_CHOSEN, "b"), "d", ROWS))).toBe("bcd");
  expect(ids(reached(toggled(NOTHING_CHOSEN, "d"), "a", ROWS))).toBe("abcd");
});

it("takes out by reaching, too", () => {
  const four = reached(toggled(NOTHING_CHOSEN, "a"), "d", ROWS);
  expect(ids(reached(toggled(four, "d"), "c", ROWS))).toBe("ab");
});

it("takes one row where nothing was touched before", () => {
  expect(ids(reached(NOTHING_CHOSEN, "c", ROWS))).toBe("c");
  expect(ids(reached({ ids: new Set(), from: "gone" }, "c", ROWS))).toBe("c");
});

it("holds no more than the server changes at once", () => {
  const rows = Array.from({ length: MOST + 5 }, (_, place) => String(place));
  expect(reached(toggled(NOTHING_CHOSEN, "0"), String(MOST + 4), rows).ids.size).toBe(MOST);
});
