/** Whose number this is: asked of a caller, and of what somebody types. */
import { useQuery } from "@tanstack/react-query";
import { ask, type Card, contacts } from "~/api/client";
import { asRefusal } from "~/api/refusal";
import { looksLikeNumber } from "./numbers";

export interface WhoseNumber {
  /** As the server understands what was typed, in E.164. */
  number: string;
  cards: Card[];
}

/** Null: it is no complete number. What doesn't look like one is not asked for. */
export function whoseNumber(text: string) {
  return {
    queryKey: ["cards", "by-phone", text],
    queryFn: ({ signal }: { signal: AbortSignal }) => askWhose(text, signal),
    enabled: looksLikeNumber(text),
  };
}

export function useWhoseNumber(text: string) {
  return useQuery(whoseNumber(text));
}

async function askWhose(text: string, signal: AbortSignal): Promise<WhoseNumber | null> {
  try {
    const query = { number: text };
    const found = await ask(contacts.GET("/api/contacts/cards/by-phone", { params: { query }, signal }));
    return { number: found.number, cards: found.items };
  } catch (error) {
    if (asRefusal(error).status === 422) return null;
    throw error;
  }
}
