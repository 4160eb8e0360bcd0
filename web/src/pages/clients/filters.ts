/** Which clients the list shows, and what of them. All of it is the address, so that a link shows the same list. */
import { useCallback, useMemo } from "react";
import { useSearchParams } from "wouter";
import type { Card } from "~/api/client";

export const STAGES = ["lead", "potential", "active", "permanent", "lost"] as const satisfies readonly Card["stage"][];
export const KINDS = ["person", "company"] as const satisfies readonly Card["kind"][];
export const COLUMNS = ["phone", "email", "stage", "owner", "source", "created", "changed"] as const;

/** `newest` is as usual. */
export const SORTS = ["newest", "name", "changed"] as const;

export type Sort = (typeof SORTS)[number];
export type Column = (typeof COLUMNS)[number];

export interface Filters {
  /** As it was typed. */
  search: string;
  stage: Card["stage"] | null;
  kind: Card["kind"] | null;
  /** A colleague's id, `me` or `none`. */
  owner: string | null;
  sort: Sort;
  /** In the order of COLUMNS; the name always stands before them. */
  columns: Column[];
}

const USUAL: Column[] = ["phone", "email", "stage", "owner", "created"];

export function readFilters(address: URLSearchParams): Filters {
  const columns = address.get("columns");
  return {
    search: address.get("q") ?? "",
    stage: STAGES.find((stage) => stage === address.get("stage")) ?? null,
    kind: KINDS.find((kind) => kind === address.get("kind")) ?? null,
    owner: address.get("owner") || null,
    sort: SORTS.find((sort) => sort === address.get("sort")) ?? "newest",
    columns: columns === null ? USUAL : COLUMNS.filter((column) => columns.split(" ").includes(column)),
  };
}

/** What is as usual is not in the address. */
export function writeFilters({ search, stage, kind, owner, sort, columns }: Filters): URLSearchParams {
  const address = new URLSearchParams();
  const said = { q: search, stage, kind, owner };
  for (const [name, value] of Object.entries(said)) if (value) address.set(name, value);
  if (sort !== "newest") address.set("sort", sort);
  const shown = COLUMNS.filter((column) => columns.includes(column));
  if (shown.join() !== USUAL.join()) address.set("columns", shown.join(" "));
  return address;
}

/** Which clients: of these there are so many, in whatever order. */
export function whichOf({ search, stage, kind, owner }: Filters) {
  return { search: search.trim(), stage, kind, owner_id: owner };
}

/** What the API is asked for: lists with the same query are the same list. */
export function queryOf(filters: Filters) {
  return { ...whichOf(filters), sort: filters.sort };
}

export type ListQuery = ReturnType<typeof queryOf>;

export function isFiltered(filters: Filters): boolean {
  return Object.values(whichOf(filters)).some(Boolean);
}

export const NO_FILTERS = { search: "", stage: null, kind: null, owner: null };

/** `change` makes a step that "back" undoes; `retype` doesn't. */
export function useFilters() {
  const [address, setAddress] = useSearchParams();
  const filters = useMemo(() => readFilters(address), [address]);
  const set = useCallback(
    (changes: Partial<Filters>, replace: boolean) =>
      setAddress((now) => writeFilters({ ...readFilters(now), ...changes }), { replace }),
    [setAddress],
  );
  const change = useCallback((changes: Partial<Filters>) => set(changes, false), [set]);
  const retype = useCallback((search: string) => set({ search }, true), [set]);
  return { filters, change, retype };
}
