import { act, renderHook } from "@testing-library/react";
import { expect, it } from "vitest";
import { placeOf, useRows } from "./rows";

it("goes on with what follows a row that has left", () => {
  expect(placeOf({ id: "b", place: 1 }, ["a", "b", "c"])).toBe(1);
  expect(placeOf({ id: "b", place: 1 }, ["a", "c"])).toBe(1);
  expect(placeOf({ id: "c", place: 2 }, ["a", "b"])).toBe(1);
  expect(placeOf({ id: "a", place: 0 }, [])).toBe(0);
});

it("steps on the first row first, and stays inside the list", () => {
  document.body.innerHTML = `<ul><li data-row="a" tabindex="-1"></li><li data-row="b" tabindex="-1"></li></ul>`;
  const { result } = renderHook(() => useRows(["a", "b"]));
  for (const element of document.querySelectorAll<HTMLElement>("li")) {
    element.addEventListener("focus", () => result.current.row(element.dataset.row ?? "").onFocus());
  }
  const steps = ([1, 1, 1, -1] as const).map((by) => {
    act(() => result.current.step(by));
    return result.current.active;
  });
  expect(steps).toEqual(["a", "b", "b", "a"]);
});
