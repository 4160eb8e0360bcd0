import { useDebouncedValue } from "@mantine/hooks";
import { IconBuilding, IconPhoneOutgoing, IconUser, IconUserPlus } from "@tabler/icons-react";
import { useLocation } from "wouter";
import type { Card } from "~/api/client";
import { Refusal } from "~/api/refusal";
import { useDial } from "~/kit/dial";
import { useFormat } from "~/kit/format";
import { looksLikeNumber } from "~/kit/numbers";
import { useWhoseNumber } from "~/kit/whoseNumber";
import { openNewClient } from "~/pages/clients/NewClient";
import { useMay } from "~/session/viewer";
import { useSay } from "~/words";
import type { Item } from "./items";
import { useCards, useFound } from "./queries";
import { useRecent } from "./recent";

const PAUSE_MS = 200;

/** The clients that fit what was typed, and what can be done with a number. */
export function useRecords(text: string) {
  const [sought] = useDebouncedValue(text, PAUSE_MS);
  const isNumber = looksLikeNumber(sought);
  const found = useFound(sought);
  const whose = useWhoseNumber(sought);
  const asItem = useCardItem();
  const onNumber = useNumberItems();
  const newByName = useNewByName();
  const owners = (isNumber && whose.data?.cards) || [];
  const cards = text === "" ? [] : [...owners, ...without(found.data?.items ?? [], owners)];
  const isWaiting = text !== sought || (text !== "" && (found.isPlaceholderData || found.isPending));
  const isUnknown = !isWaiting && text !== "" && cards.length === 0 && !found.error;
  return {
    number: isNumber && whose.data ? onNumber(whose.data.number, owners[0]) : [],
    clients: cards.map(asItem),
    unknown: isUnknown && !isNumber ? newByName(text) : [],
    isWaiting: isWaiting || (isNumber && whose.isPending),
    error: text === "" ? null : (failureOf(found) ?? failureOf(whose)),
    retry: () => Promise.all([found.refetch(), isNumber && whose.refetch()]),
  };
}

/** Also of a query that is still being tried again, or waits for the network. */
function failureOf(query: { failureReason: Error | null; isPaused: boolean }): Error | null {
  return query.isPaused ? new Refusal(0, "offline", "") : query.failureReason;
}

export function useRecentItems(isWanted: boolean): Item[] {
  const { ids } = useRecent();
  return useCards(ids, isWanted).map(useCardItem());
}

function without(cards: Card[], these: Card[]): Card[] {
  const ids = new Set(these.map((card) => card.id));
  return cards.filter((card) => !ids.has(card.id));
}

function useCardItem(): (card: Card) => Item {
  const format = useFormat();
  const [, navigate] = useLocation();
  return (card) => ({
    key: card.id,
    label: card.name,
    description: [...card.phones.slice(0, 1).map(format.phone), ...card.emails.slice(0, 1)].join(" · "),
    icon: card.kind === "company" ? IconBuilding : IconUser,
    run: () => navigate(`/clients/${card.id}`),
  });
}

/** Call it; and if it is on no card yet, make one. */
function useNumberItems(): (number: string, owner: Card | undefined) => Item[] {
  const say = useSay();
  const format = useFormat();
  const dial = useDial();
  const mayAdd = useMay("cards.write");
  return (number, owner) => {
    const shown = format.phone(number);
    const calling: Item = {
      key: "call",
      label: say("palette.call", { number: shown }),
      description: owner?.name ?? say("palette.on-no-card"),
      icon: IconPhoneOutgoing,
      run: () => dial.call(number),
    };
    const adding: Item = {
      key: "new-with-number",
      label: say("palette.new-with-number"),
      description: shown,
      icon: IconUserPlus,
      run: () => openNewClient({ phone: shown }),
    };
    return [...(dial.may ? [calling] : []), ...(mayAdd && !owner ? [adding] : [])];
  };
}

function useNewByName(): (name: string) => Item[] {
  const say = useSay();
  const mayAdd = useMay("cards.write");
  return (name) =>
    mayAdd
      ? [
          {
            key: "new-by-name",
            label: say("palette.new-by-name", { name }),
            icon: IconUserPlus,
            run: () => openNewClient({ name }),
          },
        ]
      : [];
}
