import { expect, test } from "vitest";
import { isFiltered, queryOf, readFilters, writeFilters } from "./filters";

const read = (address: string) => readFilters(new URLSearchParams(address));

test("an empty address is the usual list", () => {
  expect(writeFilters(read("")).toString()).toBe("");
  expect(isFiltered(read("columns=phone"))).toBe(false);
});

test("what was chosen comes back from the address that it made", () => {
  const filters = read("");
  const chosen = {
    ...filters,
    search: "+7 916 & co ",
    stage: "lead",
    owner: "me",
    sort: "name",
    columns: ["stage"],
  } as const;
  const address = writeFilters({ ...chosen, columns: [...chosen.columns] }).toString();
  expect(read(address)).toEqual(chosen);
});

test("no columns at all is a choice, too", () => {
  expect(read(writeFilters({ ...read(""), columns: [] }).toString()).columns).toEqual([]);
});

test("what an address says wrongly counts for nothing", () => {
  expect(read("stage=king&sort=luck&kind=&owner=&columns=phone+shoe")).toEqual({
    search: "",
    stage: null,
    kind: null,
    owner: null,
    sort: "newest",
    columns: ["phone"],
  });
});

test("spaces around what is sought make no other list", () => {
  expect(queryOf(read("q=+ann+"))).toEqual(queryOf(read("q=ann")));
});
