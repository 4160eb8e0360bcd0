import { expect, it } from "vitest";
import { strengthOf } from "./strength";

it("counts what is missing, by characters and not by bytes", () => {
  expect(strengthOf("")).toEqual({ is: "short", missing: 12 });
  expect(strengthOf("кыргызстан")).toEqual({ is: "short", missing: 2 });
});

it.each(["aaaaaaaaaaaa", "987654321012", "abc1abc1abc1", "ABCABCabcabcab"])("finds %s easy to guess", (password) => {
  expect(strengthOf(password).is).toBe("easy");
});

it.each(["correct horse battery", "тёплый чайник 9", "Xy7-kd0_pqZ4"])("finds %s good", (password) => {
  expect(strengthOf(password).is).toBe("good");
});
