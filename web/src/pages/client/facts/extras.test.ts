import { expect, it } from "vitest";
import { asPairs, fromPairs } from "./extras";

it("shows whatever stands there as text", () => {
  expect(asPairs({ discount: 5, vip: true, box: { floor: 2 } })).toEqual([
    ["discount", "5"],
    ["vip", "true"],
    ["box", '{"floor":2}'],
  ]);
});

it("leaves what was not touched as it was, and takes the rest as text", () => {
  const before = { discount: 5, box: { floor: 2 } };
  expect(fromPairs([...asPairs(before), [" city ", " Osh "]], before)).toEqual({ ...before, city: "Osh" });
  expect(fromPairs([["discount", "7"]], before)).toEqual({ discount: "7" });
});

it("drops lines that say nothing", () => {
  expect(
    fromPairs(
      [
        ["", "lost"],
        ["city", " "],
        ["code", "12"],
      ],
      {},
    ),
  ).toEqual({ code: "12" });
});
