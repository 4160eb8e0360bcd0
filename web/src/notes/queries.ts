/** The viewer's notes. */
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ask, notifications } from "~/api/client";

export function useUnreadCount(): number {
  const { data } = useQuery({
    queryKey: ["notes", "count"],
    queryFn: () => ask(notifications.GET("/api/notifications/notes/count")),
  });
  return data?.unread ?? 0;
}

/** The latest that are not read; undefined until the server has said so. */
export function useLatestUnread() {
  const { data } = useQuery({
    queryKey: ["notes", "latest"],
    queryFn: () =>
      ask(notifications.GET("/api/notifications/notes", { params: { query: { unread: true, limit: 5 } } })),
    select: (page) => page.items,
  });
  return data;
}

export function useNotes(isUnreadOnly: boolean) {
  return useInfiniteQuery({
    queryKey: ["notes", "list", isUnreadOnly],
    queryFn: ({ pageParam }) =>
      ask(
        notifications.GET("/api/notifications/notes", {
          params: { query: { unread: isUnreadOnly, limit: 20, cursor: pageParam } },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
}

export function useReadNote() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (note_id: string) =>
      ask(notifications.POST("/api/notifications/notes/{note_id}/read", { params: { path: { note_id } } })),
    onSettled: () => client.invalidateQueries({ queryKey: ["notes"] }),
  });
}

export function useReadAllNotes() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => ask(notifications.POST("/api/notifications/notes/read-all")),
    onSettled: () => client.invalidateQueries({ queryKey: ["notes"] }),
  });
}
