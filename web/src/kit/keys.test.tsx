import { cleanup, renderHook } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { useKeys } from "./keys";

afterEach(cleanup);

const press = (key: string, at = key) => {
  const code = `Key${at.toUpperCase()}`;
  window.dispatchEvent(new KeyboardEvent("keydown", { key, code, cancelable: true }));
};

test("a letter that ends a sequence does nothing by itself", () => {
  const [goThere, add] = [vi.fn(), vi.fn()];
  renderHook(() => useKeys([{ keys: "c", word: "frame.menu", run: add }]));
  renderHook(() => useKeys([{ keys: "g c", word: "frame.menu", run: goThere }]));
  press("g");
  press("c");
  expect([goThere.mock.calls.length, add.mock.calls.length]).toEqual([1, 0]);
  press("c");
  expect([goThere.mock.calls.length, add.mock.calls.length]).toEqual([1, 1]);
});

test("a letter is found by its place on a Russian keyboard, and runs once on a Latin one", () => {
  const [goThere, add] = [vi.fn(), vi.fn()];
  renderHook(() => useKeys([{ keys: "g t", word: "frame.menu", run: goThere }]));
  renderHook(() => useKeys([{ keys: "x", word: "frame.menu", run: add }]));
  press("п", "g");
  press("е", "t");
  expect(goThere.mock.calls.length).toBe(1);
  press("ч", "x");
  press("x");
  expect(add.mock.calls.length).toBe(2);
});
