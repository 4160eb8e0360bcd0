import { expect, it } from "vitest";
import { addressOf, filtersOf, questionOf } from "./filters";

const read = (text: string) => filtersOf(new URLSearchParams(text));

it("is read from the address as it was written", () => {
  const text = "user=u&kind=card&since=2026-11-01";
  expect(addressOf(read(text)).toString()).toBe(text);
});

it("asks for nothing but what is chosen", () => {
  expect(questionOf(read(""), "UTC")).toEqual({});
  expect(questionOf(read("field=+owner_id+&action=card."), "UTC")).toEqual({ field: "owner_id", action: "card." });
});

it("takes both days in, by the reader's midnights", () => {
  expect(questionOf(read("since=2026-11-24&until=2026-11-24"), "Europe/Helsinki")).toEqual({
    since: "2026-11-23T22:00:00.000Z",
    until: "2026-11-24T22:00:00.000Z",
  });
  expect(questionOf(read("since=yesterday"), "UTC")).toEqual({});
});
