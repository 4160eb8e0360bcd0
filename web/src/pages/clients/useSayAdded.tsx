import { Anchor, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { Link } from "wouter";
import type { Card } from "~/api/client";
import { useSay } from "~/words";

/** Tells that a client was added, and leads to the card. */
export function useSayAdded(): (card: Card) => void {
  const say = useSay();
  return (card) => {
    const id = `added.${card.id}`;
    notifications.show({
      id,
      autoClose: 8_000,
      message: (
        <Text size="sm">
          {say("clients.new.added")}{" "}
          <Anchor component={Link} href={`/clients/${card.id}`} fw={600} onClick={() => notifications.hide(id)}>
            {card.name}
          </Anchor>
        </Text>
      ),
    });
  };
}
