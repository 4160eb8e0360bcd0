import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQueries,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import { ask, contacts, onceKey } from "~/api/client";
import { refusalOf } from "~/api/refusal";
import type { components } from "~/api/types/contacts";
import type { NewCard } from "./draft";
import type { ListQuery, whichOf } from "./filters";
import { type CardPage, isOutrun, rowsOf } from "./rows";

const PAGE = 60;
const COUNTED_MS = 60_000;
const KEPT_MS = 30 * 60_000;

function askPage(query: ListQuery, cursor: string | null, signal: AbortSignal): Promise<CardPage> {
  return ask(contacts.GET("/api/contacts/cards", { params: { query: { ...query, cursor, limit: PAGE } }, signal }));
}

/** How many fit, told anew now and then: nobody waits for the last digit, and to count costs more than a page. */
export function useCount(which: ReturnType<typeof whichOf>) {
  return useQuery({
    queryKey: ["card-count", which],
    queryFn: ({ signal }) => ask(contacts.GET("/api/contacts/cards/count", { params: { query: which }, signal })),
    placeholderData: keepPreviousData,
    staleTime: COUNTED_MS,
    refetchInterval: COUNTED_MS,
  });
}

export type ClientList = ReturnType<typeof useClientList>;

/**
 * The clients that fit, as far as somebody has scrolled. Only the pages in view are kept up to date: to ask for all of a
 * long list again at every event would be a hundred requests for what nobody sees.
 */
export function useClientList(query: ListQuery) {
  const list = useInfiniteQuery({
    queryKey: ["card-list", query],
    queryFn: ({ pageParam, signal }) => askPage(query, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page: CardPage) => page.next,
    placeholderData: keepPreviousData,
    staleTime: "static",
    gcTime: KEPT_MS,
  });
  const [view, setView] = useState<[number, number]>([0, 0]);
  const { data, dataUpdatedAt, isPlaceholderData, refetch } = list;
  const pages = data?.pages ?? NOTHING;
  const inView = isPlaceholderData ? NOTHING : pages.slice(view[0], view[1] + 1);
  const now = useQueries({
    queries: inView.map((page, place) => {
      const cursor = (data?.pageParams[view[0] + place] ?? null) as string | null;
      return {
        queryKey: ["cards", query, cursor],
        queryFn: ({ signal }: { signal: AbortSignal }) => askPage(query, cursor, signal),
        initialData: page,
        initialDataUpdatedAt: dataUpdatedAt,
      };
    }),
    combine: (answers) =>
      new Map(answers.flatMap((answer, place) => pairIfNewer(inView[place], answer, dataUpdatedAt))),
  });
  const hasOutrun = [...now].some(([page, page_now]) => isOutrun(page, page_now));
  useEffect(() => {
    if (hasOutrun) refetch();
  }, [hasOutrun, refetch]);
  const rows = useMemo(() => rowsOf(pages, now), [pages, now]);
  return {
    ...list,
    rows,
    /** These rows are looked at. */
    look(first: number, last: number) {
      const seen = [Math.floor(first / PAGE), Math.floor(last / PAGE)] as [number, number];
      if (seen.join() !== view.join()) setView(seen);
    },
  };
}

const NOTHING: CardPage[] = [];

function pairIfNewer(
  page: CardPage | undefined,
  answer: { data: CardPage; dataUpdatedAt: number },
  than: number,
): [CardPage, CardPage][] {
  return page && answer.dataUpdatedAt > than ? [[page, answer.data]] : [];
}

export function useAddClient() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ body, key }: { body: NewCard; key: Record<string, string> }) =>
      ask(contacts.POST("/api/contacts/cards", { body, headers: key })),
    onSuccess: () => {
      client.invalidateQueries({ queryKey: ["cards"] });
      client.invalidateQueries({ queryKey: ["card-count"] });
    },
  });
}

type NewMassChange = components["schemas"]["NewMassChange"];
export type ManyValues = NewMassChange["changes"];

function useManyAction<Wanted, Answer>(run: (wanted: Wanted) => Promise<Answer>) {
  const client = useQueryClient();
  const known = ["cards", "card-count", "card", "timeline"];
  const onSuccess = () => Promise.all(known.map((word) => client.invalidateQueries({ queryKey: [word] })));
  return useMutation({ mutationFn: run, onSuccess });
}

/** The same change of many cards, on all or on none. */
export function useChangeMany() {
  return useManyAction((body: NewMassChange) =>
    ask(contacts.POST("/api/contacts/cards/changes", { body, headers: onceKey() })),
  );
}

/** Puts back what is still as that change left it. */
export function useUndoMany() {
  return useManyAction((change_id: string) =>
    ask(contacts.POST("/api/contacts/cards/changes/{change_id}/undo", { params: { path: { change_id } } })),
  );
}

/** The clients that fit, as a file with the name that leads back to whoever took it. */
export function useExport() {
  return useMutation({
    mutationFn: async (body: components["schemas"]["NewExport"]) => {
      const { data, error, response } = await contacts.POST("/api/contacts/cards/exports", { body, parseAs: "blob" });
      if (!response.ok) throw refusalOf(response, error);
      const [, name] = /filename="?([^";]+)/.exec(response.headers.get("Content-Disposition") ?? "") ?? [];
      return { file: data as unknown as Blob, name: name ?? "clients.csv" };
    },
  });
}
