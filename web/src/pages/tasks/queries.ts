import { keepPreviousData, type QueryClient, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ask, type onceKey, pipeline, type Task } from "~/api/client";
import type { components } from "~/api/types/pipeline";
import type { Question } from "./filters";

type TaskPage = components["schemas"]["TaskPage"];
type NewTask = components["schemas"]["NewTask"];
type Change = components["schemas"]["TaskChange"];

export const PAGE = 50;
const SECOND_NET_MS = 45_000;
const LISTS = ["tasks", "list"];

export function useTasks(question: Question) {
  const query = { limit: PAGE, ...question };
  return useQuery({
    queryKey: [...LISTS, query],
    queryFn: () => ask(pipeline.GET("/api/pipeline/tasks", { params: { query } })),
    placeholderData: keepPreviousData,
    refetchInterval: SECOND_NET_MS,
  });
}

export function useNewTask() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ task, key }: { task: NewTask; key: ReturnType<typeof onceKey> }) =>
      ask(pipeline.POST("/api/pipeline/tasks", { body: task, headers: key })),
    onSuccess: () => refresh(client),
  });
}

/** A change of the task as it was seen: refused when somebody else has changed it meanwhile. */
export function useChangeTask() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ task, change }: { task: Task; change: Change }) =>
      ask(
        pipeline.PATCH("/api/pipeline/tasks/{task_id}", {
          params: { path: { task_id: task.id } },
          headers: { "If-Match": `"${task.version}"` },
          body: change,
        }),
      ),
    onSettled: () => refresh(client),
  });
}

export function useCloseTask() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ task, outcome }: { task: Task; outcome: NonNullable<Task["outcome"]> }) =>
      ask(
        pipeline.POST("/api/pipeline/tasks/{task_id}/close", {
          params: { path: { task_id: task.id } },
          body: { outcome },
        }),
      ),
    onMutate: ({ task }) => takeOut(client, task.id),
    onSettled: () => refresh(client),
  });
}

export function useReopenTask() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (task: Task) =>
      ask(pipeline.POST("/api/pipeline/tasks/{task_id}/reopen", { params: { path: { task_id: task.id } } })),
    onMutate: (task) => takeOut(client, task.id),
    onSettled: () => refresh(client),
  });
}

/** Off the lists at once; what the server makes of it comes with the next answer. */
function takeOut(client: QueryClient, id: string) {
  client.setQueriesData<TaskPage>({ queryKey: LISTS }, (page) =>
    page ? { ...page, items: page.items.filter((task) => task.id !== id) } : page,
  );
}

function refresh(client: QueryClient) {
  return Promise.all([
    client.invalidateQueries({ queryKey: ["tasks"] }),
    client.invalidateQueries({ queryKey: ["figures"] }),
  ]);
}
