/** What is asked about requests to delete, the bin and erasures, and done with them. */
import {
  keepPreviousData,
  type QueryClient,
  useInfiniteQuery,
  useMutation,
  useQueryClient,
} from "@tanstack/react-query";
import { ask, contacts, onceKey } from "~/api/client";
import type { components } from "~/api/types/contacts";

type Schemas = components["schemas"];
export type Request = Schemas["DeletionRequest"];
export type Binned = Schemas["BinnedCard"];
export type Erasure = Schemas["Erasure"];
export type LawfulReason = Schemas["NewErasure"]["reason"];

const PAGE = 50;
const CONFIRMING_MS = 3_000;

/** Open requests, or those of which something has become. */
export function useRequests(which: "open" | "decided") {
  const state = which === "open" ? ("open" as const) : null;
  return useInfiniteQuery({
    queryKey: ["deletions", "requests", which],
    queryFn: ({ pageParam }) => {
      const query = { state, limit: PAGE, cursor: pageParam };
      return ask(contacts.GET("/api/contacts/deletion-requests", { params: { query } }));
    },
    select: ({ pages }) =>
      pages.flatMap(({ items }) => items).filter((request) => (request.state === "open") === (which === "open")),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
}

export function useBin(search: string) {
  return useInfiniteQuery({
    queryKey: ["deletions", "bin", search],
    queryFn: ({ pageParam }) => {
      const query = { search, limit: PAGE, cursor: pageParam };
      return ask(contacts.GET("/api/contacts/bin", { params: { query } }));
    },
    select: ({ pages }) => pages.flatMap(({ items }) => items),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  });
}

/** While a service has not confirmed yet, they are asked for again. */
export function useErasures() {
  return useInfiniteQuery({
    queryKey: ["deletions", "erasures"],
    queryFn: ({ pageParam }) =>
      ask(contacts.GET("/api/contacts/erasures", { params: { query: { limit: PAGE, cursor: pageParam } } })),
    select: ({ pages }) => pages.flatMap(({ items }) => items),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    refetchInterval: ({ state }) => {
      const isWaiting = state.data?.pages.some(({ items }) => items.some((erasure) => !erasure.is_complete));
      return isWaiting ? CONFIRMING_MS : false;
    },
  });
}

function refresh(client: QueryClient) {
  // a card that is gone is not asked for again by the page that is about to be left
  for (const word of ["card", "timeline"]) client.invalidateQueries({ queryKey: [word], refetchType: "none" });
  const known = ["deletions", "cards", "card-list", "card-count"];
  return Promise.all(known.map((word) => client.invalidateQueries({ queryKey: [word] })));
}

function useAction<Wanted, Answer>(run: (wanted: Wanted) => Promise<Answer>) {
  const client = useQueryClient();
  return useMutation({ mutationFn: run, onSettled: () => refresh(client) });
}

const card = (card_id: string) => ({ params: { path: { card_id } } });

export function useAskToDelete() {
  return useAction(({ id, reason }: { id: string; reason: string }) =>
    ask(
      contacts.POST("/api/contacts/cards/{card_id}/deletion-requests", {
        ...card(id),
        body: { reason },
        headers: onceKey(),
      }),
    ),
  );
}

export function useWithdraw() {
  return useAction((request_id: string) =>
    ask(contacts.DELETE("/api/contacts/deletion-requests/{request_id}", { params: { path: { request_id } } })),
  );
}

export function useDecide() {
  return useAction((body: Schemas["Decisions"]) =>
    ask(contacts.POST("/api/contacts/deletion-requests/decisions", { body })),
  );
}

export function useIntoBin() {
  return useAction((id: string) => ask(contacts.DELETE("/api/contacts/cards/{card_id}", card(id))));
}

export function useRestore() {
  return useAction(({ id, insists = false }: { id: string; insists?: boolean }) =>
    ask(
      contacts.POST("/api/contacts/bin/{card_id}/restore", {
        ...card(id),
        body: insists ? { allow_duplicate: true } : {},
      }),
    ),
  );
}

export function useErase() {
  return useAction(({ id, reason }: { id: string; reason: LawfulReason }) =>
    ask(contacts.POST("/api/contacts/cards/{card_id}/erasure", { ...card(id), body: { reason }, headers: onceKey() })),
  );
}

/** The printable page, as a file of this window. */
export async function proofOf(erasure_id: string): Promise<Blob> {
  const params = { path: { erasure_id } };
  return ask(
    contacts.GET("/api/contacts/erasures/{erasure_id}/proof", { params, parseAs: "blob" }),
  ) as Promise<unknown> as Promise<Blob>;
}
