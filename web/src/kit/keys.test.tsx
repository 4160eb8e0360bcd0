import { cleanup, renderHook } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { useKeys } from "./keys";

afterEach(cleanup);

const press = (key: string) => window.dispatchEvent(new KeyboardEvent("keydown", { key, code: `Key${key}` }));

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
