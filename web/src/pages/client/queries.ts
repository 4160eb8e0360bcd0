/** What the card asks for and does. */
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ask, contacts, pipeline, type Task } from "~/api/client";
import { asRefusal } from "~/api/refusal";
import type { components } from "~/api/types/contacts";
import { useOnce } from "./once";
import type { Part } from "./timeline/part";

const PAGE = 50;
const MOST_TASKS = 100;

export function useCard(cardId: string) {
  return useQuery({
    queryKey: ["card", cardId],
    queryFn: () => ask(contacts.GET("/api/contacts/cards/{card_id}", { params: { path: { card_id: cardId } } })),
  });
}

/** Whether a card is not there, or not for the viewer (any more): what is known of it is not shown then. */
export function isGone(error: unknown): boolean {
  return error !== null && [403, 404].includes(asRefusal(error).status);
}

export function useTimeline(cardId: string, part: Part) {
  return useInfiniteQuery({
    queryKey: ["timeline", cardId, part],
    queryFn: ({ pageParam }) => {
      const query = { ...part, limit: PAGE, cursor: pageParam };
      const params = { path: { card_id: cardId }, query };
      return ask(contacts.GET("/api/contacts/cards/{card_id}/timeline", { params }));
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
}

export type NewEntry = Required<Omit<components["schemas"]["NewEntry"], "call_id">>;

export function useWriteEntry(cardId: string) {
  const client = useQueryClient();
  const once = useOnce();
  return useMutation({
    mutationFn: (body: NewEntry) => {
      const params = { path: { card_id: cardId } };
      const headers = once.keyFor([cardId, body]);
      return ask(contacts.POST("/api/contacts/cards/{card_id}/timeline", { params, body, headers }));
    },
    onSuccess: () => {
      once.done();
      return client.invalidateQueries({ queryKey: ["timeline", cardId] });
    },
  });
}

function useTasksOf(cardId: string, state: "open" | "closed") {
  return useQuery({
    queryKey: ["tasks", "of-card", cardId, state],
    queryFn: async () => {
      const query = { card_id: cardId, state, limit: MOST_TASKS };
      return (await ask(pipeline.GET("/api/pipeline/tasks", { params: { query } }))).items;
    },
  });
}

/** What is due first comes first. */
export function useOpenTasks(cardId: string) {
  return useTasksOf(cardId, "open");
}

/** A task of the card as it stands now, where the viewer may see it: the timeline tells of it a moment later. */
export function useTask(cardId: string, taskId: string | null): Task | undefined {
  const open = useTasksOf(cardId, "open").data ?? [];
  const closed = useTasksOf(cardId, "closed").data ?? [];
  return [...open, ...closed].find(({ id }) => id === taskId);
}

/** Somebody follows the card, or no longer. */
export function useFollower(cardId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, isFollowing }: { id: string; isFollowing: boolean }) => {
      const one = { params: { path: { card_id: cardId, user_id: id } } };
      const path = "/api/contacts/cards/{card_id}/followers/{user_id}" as const;
      return ask(isFollowing ? contacts.PUT(path, one) : contacts.DELETE(path, one));
    },
    onSuccess: (card) => client.setQueryData(["card", cardId], card),
    onSettled: () => client.invalidateQueries({ queryKey: ["card", cardId] }),
  });
}
