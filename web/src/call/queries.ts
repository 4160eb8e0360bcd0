/** What the bar asks and sends. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ask, contacts, type Entry, type LiveCall, notifications, onceKey, pipeline, telephony } from "~/api/client";
import { Refusal } from "~/api/refusal";
import { whoseNumber } from "~/kit/whoseNumber";
import { useMay, useViewer } from "~/session/viewer";

const WHILE_CALLS_LAST_MS = 15_000;

/** The viewer's calls of this moment; undefined until the server has said so. While there are any they are asked for now
 * and then, in case the end of one was not heard of. */
export function useCallsNow(): { live: LiveCall[] | undefined; heardAt: number } {
  const { data, dataUpdatedAt } = useQuery({
    queryKey: ["calls-now"],
    queryFn: () => ask(notifications.GET("/api/notifications/calls/live")),
    select: (found) => found.items,
    refetchInterval: ({ state }) => (state.data?.items.length ? WHILE_CALLS_LAST_MS : false),
  });
  return { live: data, heardAt: dataUpdatedAt };
}

/** The card of who is on the phone: as the call tells it, or by the number, for an unknown caller's lead comes only after
 * the call. Null: there is none. */
export function useCardOf(call: LiveCall, isAwaited = false) {
  const whose = whoseNumber(call.client_number ?? "");
  const { data } = useQuery({
    ...whose,
    enabled: whose.enabled && !call.card_id,
    refetchInterval: ({ state }) => (isAwaited && !state.data?.cards.length ? 5_000 : false),
  });
  if (call.card_id) return { id: call.card_id, name: call.card_name ?? null };
  const card = data?.cards[0];
  return card ? { id: card.id, name: card.name } : null;
}

/** The last thing that was written of a client, or else that happened with him, before this call. */
export function useLastContact(cardId: string | undefined, callId: string): Entry | undefined {
  const { data } = useQuery({
    queryKey: ["timeline", cardId, "last"],
    queryFn: () =>
      ask(
        contacts.GET("/api/contacts/cards/{card_id}/timeline", {
          params: { path: { card_id: cardId ?? "" }, query: { limit: 8, without: "change,task" } },
        }),
      ),
    enabled: Boolean(cardId),
  });
  const before = data?.items.filter((entry) => entry.source_id !== callId && entry.payload.call_id !== callId);
  return before?.find((entry) => entry.kind === "note" && (entry.summary || entry.title)) ?? before?.[0];
}

/** How many times somebody has promised to call this client back. */
export function useOpenCallBacks(cardId: string | undefined): number {
  const { data } = useQuery({
    queryKey: ["tasks", "call-backs-of", cardId],
    queryFn: () =>
      ask(
        pipeline.GET("/api/pipeline/tasks", { params: { query: { card_id: cardId, kind: "call_back", limit: 20 } } }),
      ),
    select: (found) => found.items.length,
    enabled: Boolean(cardId),
  });
  return data ?? 0;
}

export interface WrittenUp {
  callId: string;
  cardId: string;
  note: { outcome: string; title: string; summary: string };
  /** A promise to call again. */
  task: { title: string; due_at: string } | null;
}

export function useWriteUp() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ callId, cardId, note, task }: WrittenUp) => {
      const path = { card_id: cardId };
      await once(`wrap-up ${callId}`, (headers) =>
        ask(
          contacts.POST("/api/contacts/cards/{card_id}/timeline", {
            params: { path },
            body: { kind: "note", call_id: callId, ...note },
            headers,
          }),
        ),
      );
      if (!task) return;
      const body = { ...task, card_id: cardId };
      await once(`call again ${callId}`, (headers) => ask(pipeline.POST("/api/pipeline/tasks", { body, headers })));
    },
    onSuccess: (_, { cardId }) => {
      client.invalidateQueries({ queryKey: ["timeline", cardId] });
      client.invalidateQueries({ queryKey: ["tasks"] });
    },
  });
}

/** One key a call: neither a second try nor a second window writes twice. What was changed after a lost answer is not the
 * same any more, and is written as well. */
async function once<T>(key: string, send: (headers: Record<string, string>) => Promise<T>): Promise<T> {
  try {
    return await send({ "Idempotency-Key": key });
  } catch (error) {
    if (error instanceof Refusal && error.fields["Idempotency-Key"]) return send(onceKey());
    throw error;
  }
}

export type Agent = Awaited<ReturnType<typeof agentsNow>>["items"][number];
export type Status = Agent["status"];

function agentsNow() {
  return ask(telephony.GET("/api/telephony/agents"));
}

/** What the viewer has said of himself; undefined until the server has told it. */
export function useOwnStatus(): Agent | undefined {
  const viewer = useViewer();
  const { data } = useQuery({ queryKey: ["agents"], queryFn: agentsNow, enabled: useMay("calls.read") });
  return data?.items.find((agent) => agent.user_id === viewer.id);
}

export function useSetStatus() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { status: Status; reason: string }) =>
      ask(telephony.PUT("/api/telephony/agents/me/status", { body })),
    onSettled: () => client.invalidateQueries({ queryKey: ["agents"] }),
  });
}
