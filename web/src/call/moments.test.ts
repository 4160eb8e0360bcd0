import { expect, it } from "vitest";
import { momentAt } from "./moments";

const at = (written: string) => Date.parse(written);
const NIGHT_IN_BISHKEK = at("2026-11-24T20:02:00Z");

it("rounds an hour up to what one says aloud", () => {
  expect(momentAt("hour", at("2026-11-24T11:02:10Z"), "UTC")).toBe(at("2026-11-24T12:05:00Z"));
});

it("means the viewer's tomorrow, whatever day it is elsewhere", () => {
  expect(momentAt("tomorrow", NIGHT_IN_BISHKEK, "Asia/Bishkek")).toBe(at("2026-11-26T04:00:00Z"));
  expect(momentAt("week", NIGHT_IN_BISHKEK, "Asia/Bishkek")).toBe(at("2026-12-02T04:00:00Z"));
});
