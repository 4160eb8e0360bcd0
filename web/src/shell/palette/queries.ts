import { keepPreviousData, useMutation, useQueries, useQuery, useQueryClient } from "@tanstack/react-query";
import { ask, type Card, contacts, telephony } from "~/api/client";
import { asRefusal } from "~/api/refusal";
import { useToasts } from "~/kit/toasts";
import { useSay } from "~/words";

const MOST = 8;

/** Clients by what was typed; while the answer is on its way, those before. */
export function useFound(text: string) {
  return useQuery({
    queryKey: ["cards", "palette", text],
    queryFn: ({ signal }) => {
      const query = { search: text, limit: MOST };
      return ask(contacts.GET("/api/contacts/cards", { params: { query }, signal }));
    },
    enabled: text !== "",
    placeholderData: keepPreviousData,
  });
}

/** Those of the cards that are still there and the viewer's to see. */
export function useCards(ids: string[], isWanted: boolean): Card[] {
  return useQueries({
    queries: ids.map((cardId) => ({
      queryKey: ["cards", "recent", cardId],
      queryFn: () => askIfThere(cardId),
      enabled: isWanted,
      staleTime: 60_000,
    })),
    combine: (answers) => answers.flatMap(({ data }) => data ?? []),
  });
}

async function askIfThere(cardId: string): Promise<Card | null> {
  try {
    return await ask(contacts.GET("/api/contacts/cards/{card_id}", { params: { path: { card_id: cardId } } }));
  } catch (error) {
    if (asRefusal(error).status === 404) return null;
    throw error;
  }
}

export type SaidStatus = "ready" | "break" | "offline";

export function useSayStatus(): (status: SaidStatus) => void {
  const say = useSay();
  const toasts = useToasts();
  const client = useQueryClient();
  const saying = useMutation({
    mutationFn: (status: SaidStatus) => ask(telephony.PUT("/api/telephony/agents/me/status", { body: { status } })),
    onSuccess: (_, status) => {
      client.invalidateQueries({ queryKey: ["agents"] });
      toasts.done(say(`palette.status.${status}.done`));
    },
    onError: toasts.failed,
  });
  return saying.mutate;
}
