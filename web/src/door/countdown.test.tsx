import { act, renderHook } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Refusal } from "~/api/refusal";
import { useWait } from "./countdown";

const tooMany = new Refusal(429, "too-many-tries", "", {}, "", { retry_after: 15 });
const wrong = new Refusal(401, "wrong-password", "");

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

it("counts down after too many tries", () => {
  const { result } = renderHook(() => useWait(tooMany));
  expect(result.current).toBe(15);
  act(() => vi.advanceTimersByTime(14_100));
  expect(result.current).toBe(1);
  act(() => vi.advanceTimersByTime(5_000));
  expect(result.current).toBe(0);
});

it("lets somebody try again at once who has only mistyped", () => {
  expect(renderHook(() => useWait(wrong)).result.current).toBe(0);
});
