import { expect, it } from "vitest";
import { nearer } from "./client";

it("doesn't let clocks jump within the second that the server's header leaves out", () => {
  expect([-400, -900, -100, -700].reduce(nearer)).toBe(-100);
});

it("follows a clock that was set", () => {
  expect(nearer(-100, -3_600_000)).toBe(-3_600_000);
  expect(nearer(-3_600_000, -100)).toBe(-100);
});
