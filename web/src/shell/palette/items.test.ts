import { expect, test } from "vitest";
import { fits, type Item, placeOf } from "./items";
import { withVisit } from "./recent";

test.each(["", "new", "NEW cl", "client", "cli new", "новый", " клиент "])("%j finds it", (text) =>
  expect(fits({ label: "New client", also: "Новый клиент" }, text)).toBe(true),
);

test.each(["lient", "new task", "x"])("%j does not", (text) => expect(fits({ label: "New client" }, text)).toBe(false));

test("accents and ё need not be typed", () => {
  expect(fits({ label: "Тёмная тема" }, "темная")).toBe(true);
  expect(fits({ label: "Näppäimet" }, "nappaimet")).toBe(true);
});

test("the item that somebody has gone to stays chosen when others come in before it", () => {
  const items = ["a", "b"].map((key) => ({ key }) as Item);
  expect(placeOf(items, "b")).toBe(1);
  expect(placeOf(items, "gone")).toBe(0);
  expect(placeOf(items, null)).toBe(0);
});

test("who was visited again comes first, once", () => {
  expect(withVisit(["a", "b", "c"], "c")).toEqual(["c", "a", "b"]);
  expect(withVisit(["1", "2", "3", "4", "5", "6"], "7")).toHaveLength(6);
});
