import { expect, it } from "vitest";
import { nextStep } from "./wrapUpStatus";

const ready = { status: "ready", reason: "" } as const;
const lunch = { status: "break", reason: "Lunch" } as const;
const wrapUp = { status: "wrap_up", reason: "" } as const;

it("says wrap-up, and remembers what was said before", () => {
  expect(nextStep(true, null, lunch)).toEqual({ before: lunch, say: wrapUp });
});

it("goes back to what it was", () => {
  expect(nextStep(false, lunch, wrapUp)).toEqual({ before: null, say: lunch });
});

it("says nothing twice", () => {
  expect(nextStep(true, ready, wrapUp)).toBeNull();
  expect(nextStep(false, null, ready)).toBeNull();
});

it("doesn't overrule what was said meanwhile", () => {
  expect(nextStep(true, ready, lunch)).toBeNull();
  expect(nextStep(false, ready, lunch)).toEqual({ before: null, say: null });
});

it("is ready afterwards when nobody knows what was before", () => {
  expect(nextStep(true, null, wrapUp)).toEqual({ before: ready, say: null });
});
