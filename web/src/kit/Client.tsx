/** Whom it is about: the name as a link to the card, and the number; the number alone where nobody knows whose it is. */
import { Anchor, Text } from "@mantine/core";
import { useInViewport } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import { ask, contacts } from "~/api/client";
import css from "./client.module.css";
import { useFormat } from "./format";

const digits = (text: string | null | undefined) => text?.replace(/[\s()+-]/g, "");

interface Props {
  cardId: string | null | undefined;
  /** Undefined: not told, the card is asked. */
  name?: string | null;
  number: string | null | undefined;
}

export function Client({ cardId, name, number }: Props) {
  const { phone } = useFormat();
  const { ref, inViewport } = useInViewport<HTMLSpanElement>();
  const card = useQuery({
    queryKey: ["card", cardId, "name"],
    queryFn: () => ask(contacts.GET("/api/contacts/cards/{card_id}", { params: { path: { card_id: cardId ?? "" } } })),
    select: (found) => found.name,
    enabled: Boolean(cardId) && name === undefined && inViewport,
    staleTime: 600_000,
  });
  const known = name ?? card.data;
  const spelt = number ? phone(number) : "";
  const isName = known && digits(known) !== digits(number);
  return (
    <Text component="span" ref={ref} className={css.client}>
      {cardId && !card.error ? (
        <Anchor component={Link} href={`/clients/${cardId}`} fw={500} dir="auto">
          {known || spelt}
        </Anchor>
      ) : (
        <Text span fw={500}>
          {known || spelt}
        </Text>
      )}
      {isName && spelt && (
        <Text span size="sm" c="dimmed">
          {spelt}
        </Text>
      )}
    </Text>
  );
}
