import { expect, it } from "vitest";
import { iso } from "~/kit/zone";
import { choices } from "./postponing";

const offered = (now: string, zone: string) =>
  Object.fromEntries(choices(Date.parse(now), zone).map(([choice, at]) => [choice, iso(at)]));

it("offers times of the viewer's day", () => {
  expect(offered("2026-11-24T08:10:00Z", "Europe/Helsinki")).toEqual({
    quarter: "2026-11-24T08:25:00.000Z",
    hour: "2026-11-24T09:10:00.000Z",
    evening: "2026-11-24T16:00:00.000Z",
    tomorrow: "2026-11-25T07:00:00.000Z",
    monday: "2026-11-30T07:00:00.000Z",
  });
});

it("offers no evening that is over or nearly so", () => {
  expect(offered("2026-11-24T15:30:00Z", "Europe/Helsinki")).not.toHaveProperty("evening");
  expect(offered("2026-11-24T21:30:00Z", "Europe/Helsinki")).not.toHaveProperty("evening");
});

it("means tomorrow's nine o'clock also when clocks go back in between", () => {
  expect(offered("2026-10-24T10:00:00Z", "Europe/Helsinki").tomorrow).toBe("2026-10-25T07:00:00.000Z");
});

it("does not say the same Monday twice on a Sunday, and means the next one on a Monday", () => {
  expect(offered("2026-11-29T10:00:00Z", "UTC")).not.toHaveProperty("monday");
  expect(offered("2026-11-30T10:00:00Z", "UTC").monday).toBe("2026-12-07T09:00:00.000Z");
});
