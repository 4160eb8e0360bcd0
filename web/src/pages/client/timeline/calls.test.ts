import { expect, it } from "vitest";
import { resultOf } from "./calls";

it.each([
  ["inbound", "answered", "answered"],
  ["inbound", "no_answer", "missed"],
  ["inbound", "busy", "missed"],
  ["outbound", "no_answer", "no_answer"],
  ["outbound", "busy", "busy"],
  ["outbound", "unheard_of", "failed"],
])("says of a call %s that ended %s: %s", (direction, outcome, result) => {
  expect(resultOf(direction, outcome)).toBe(result);
});
