import { renderHook } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { useKeys } from "./keys";

function press(...keys: string[]) {
  for (const key of keys) dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
}

it("runs a sequence without what its last letter does alone", () => {
  const [go, call] = [vi.fn(), vi.fn()];
  renderHook(() =>
    useKeys([
      { keys: "g c", word: "clients.title", run: go },
      { keys: "c", word: "calls.title", run: call },
    ]),
  );
  press("g", "c");
  expect([go, call].map((run) => run.mock.calls.length)).toEqual([1, 0]);
  press("c");
  expect(call).toHaveBeenCalledOnce();
});
