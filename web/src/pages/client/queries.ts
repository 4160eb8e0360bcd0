/** What the card asks for and does. */
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ask, type Card, contacts, type Entry, pipeline, type Task } from "~/api/client";
import { asRefusal } from "~/api/refusal";
import { useToasts } from "~/kit/toasts";
import { useSay } from "~/words";
import { useOnce } from "./once";
import type { Part } from "./timeline/part";

const PAGE = 50;
/** What one service tells another is on the card a moment later. */
const SOON_MS = 1_500;

export function useCard(cardId: string) {
  return useQuery({
    queryKey: ["card", cardId],
    queryFn: () => ask(contacts.GET("/api/contacts/cards/{card_id}", { params: { path: { card_id: cardId } } })),
  });
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

export function useOpenTasks(cardId: string) {
  return useQuery({
    queryKey: ["tasks", "of-card", cardId],
    queryFn: async () => {
      const query = { card_id: cardId, state: "open" as const, limit: 100 };
      return (await ask(pipeline.GET("/api/pipeline/tasks", { params: { query } }))).items;
    },
  });
}

export interface NewEntry {
  kind: "note" | "call" | "meeting" | "letter";
  title: string;
  summary: string;
  outcome: string;
  occurred_at: string | null;
}

export function useWriteEntry(cardId: string) {
  const client = useQueryClient();
  const once = useOnce();
  return useMutation({
    mutationFn: (body: NewEntry) => {
      const params = { path: { card_id: cardId } };
      return ask(
        contacts.POST("/api/contacts/cards/{card_id}/timeline", { params, body, headers: once.keyFor([cardId, body]) }),
      );
    },
    onSuccess: () => {
      once.done();
      return client.invalidateQueries({ queryKey: ["timeline", cardId] });
    },
  });
}

export interface NewTask {
  title: string;
  due_at: string;
  owner_id: string | null;
}

export function useMakeTask(cardId: string) {
  const news = useTaskNews(cardId);
  const once = useOnce();
  const toasts = useToasts();
  const say = useSay();
  return useMutation({
    mutationFn: (task: NewTask) => {
      const body = { ...task, card_id: cardId };
      return ask(pipeline.POST("/api/pipeline/tasks", { body, headers: once.keyFor(body) }));
    },
    onSuccess: (made) => {
      once.done();
      const takeBack = () => closing(made.id, "cancelled").then(news, toasts.failed);
      toasts.done(say("client.task.made"), takeBack);
      return news();
    },
  });
}

type Outcome = NonNullable<Task["outcome"]>;

/** What can be done to a task. Each says that it was done, with a way back. */
export function useTaskDeeds(cardId: string) {
  const news = useTaskNews(cardId);
  const toasts = useToasts();
  const say = useSay();
  const failed = (error: unknown) => {
    toasts.failed(error);
    return news();
  };
  const close = async (taskId: string, outcome: Outcome) => {
    await closing(taskId, outcome);
    toasts.done(say(`client.task.closed.${outcome}`), () => reopening(taskId).then(news, failed));
    return news();
  };
  const reopen = async (taskId: string, outcome: Outcome) => {
    await reopening(taskId);
    toasts.done(say("client.task.reopened"), () => closing(taskId, outcome).then(news, failed));
    return news();
  };
  const change = async (task: Task, wanted: Partial<Pick<Task, "due_at" | "owner_id">>) => {
    const before = Object.fromEntries(Object.keys(wanted).map((name) => [name, task[name as keyof Task]]));
    const changed = await changing(task, wanted);
    toasts.done(say("client.task.changed"), () => changing(changed, before).then(news, failed));
    return news();
  };
  return {
    close: useMutation({
      mutationFn: (of: { id: string; outcome: Outcome }) => close(of.id, of.outcome),
      onError: failed,
    }),
    reopen: useMutation({
      mutationFn: (of: { id: string; outcome: Outcome }) => reopen(of.id, of.outcome),
      onError: failed,
    }),
    change: useMutation({
      mutationFn: (of: { task: Task; wanted: Partial<Pick<Task, "due_at" | "owner_id">> }) =>
        change(of.task, of.wanted),
      onError: failed,
    }),
  };
}

function useTaskNews(cardId: string) {
  const client = useQueryClient();
  return () => {
    setTimeout(() => client.invalidateQueries({ queryKey: ["timeline", cardId] }), SOON_MS);
    return client.invalidateQueries({ queryKey: ["tasks"] });
  };
}

function closing(taskId: string, outcome: Outcome): Promise<Task> {
  const params = { path: { task_id: taskId } };
  return ask(pipeline.POST("/api/pipeline/tasks/{task_id}/close", { params, body: { outcome } }));
}

function reopening(taskId: string): Promise<Task> {
  return ask(pipeline.POST("/api/pipeline/tasks/{task_id}/reopen", { params: { path: { task_id: taskId } } }));
}

function changing(task: Task, wanted: Partial<Pick<Task, "due_at" | "owner_id">>): Promise<Task> {
  const headers = { "If-Match": `"${task.version}"` };
  const params = { path: { task_id: task.id } };
  return ask(pipeline.PATCH("/api/pipeline/tasks/{task_id}", { params, body: wanted, headers }));
}

export function useForget(cardId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => ask(contacts.DELETE("/api/contacts/cards/{card_id}", { params: { path: { card_id: cardId } } })),
    onSuccess: () => client.invalidateQueries({ queryKey: ["cards"] }),
  });
}

/** Whether a card is not there, or not for the viewer (any more): what is known of it is not shown then. */
export function isGone(error: unknown): boolean {
  return error !== null && [403, 404].includes(asRefusal(error).status);
}

export type { Card, Entry, Task };
