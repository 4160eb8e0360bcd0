/** Numbers that stand on a card already: found while they are typed, or told by the server when it refused. */
import { useDebouncedValue } from "@mantine/hooks";
import { useQueries } from "@tanstack/react-query";
import type { Refusal } from "~/api/refusal";
import { whoseNumber } from "~/kit/whoseNumber";

export interface Duplicate {
  number: string;
  /** Null: a card that the viewer may not see. */
  card: { id: string; name: string } | null;
}

const PAUSE_MS = 350;

/** For each phone, in their order. */
export function useDuplicates(phones: string[], refusal: Refusal | null): (Duplicate | undefined)[] {
  const [asked] = useDebouncedValue(phones, PAUSE_MS);
  const whose = useQueries({ queries: asked.map((phone) => whoseNumber(phone.trim())) });
  return phones.map((phone, place) => {
    const found = phone === asked[place] ? whose[place]?.data : undefined;
    const card = found?.cards[0];
    if (found && card) return { number: found.number, card };
    const isRefused = refusal?.code === "phone-taken" && (!found || found.number === refusal.details.number);
    return isRefused && phone.trim() ? (refusal.details as unknown as Duplicate) : undefined;
  });
}
