import { renderHook } from "@testing-library/react";
import { beforeEach, expect, test } from "vitest";
import { lastSeenIn, rememberList, useNeighbours } from "./neighbours";

beforeEach(() => sessionStorage.clear());

const neighbours = (id: string) => renderHook(() => useNeighbours(id)).result.current;

test("a client has the neighbours of the list it was opened from, and the way back to it", () => {
  rememberList(["a", "b", "c"], "stage=lead");
  expect(neighbours("b")).toEqual({ previous: "a", next: "c", back: "/clients?stage=lead" });
  expect(neighbours("a").previous).toBeUndefined();
  expect(neighbours("c").next).toBeUndefined();
});

test("a client that is on no list goes back to the last one", () => {
  expect(neighbours("z")).toEqual({ back: "/clients" });
  rememberList(["a"], "q=ann");
  expect(neighbours("z")).toEqual({ back: "/clients?q=ann" });
});

test("the list knows which of its clients was looked at last", () => {
  rememberList(["a", "b"], "");
  neighbours("a");
  neighbours("b");
  neighbours("z");
  expect(lastSeenIn("")).toBe("b");
  expect(lastSeenIn("stage=lead")).toBeUndefined();
});
