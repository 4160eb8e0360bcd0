/** Who it is, the way back and to the neighbours, and what is done with the whole client. */
import { ActionIcon, Button, Group, Tooltip } from "@mantine/core";
import { IconArrowLeft, IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import { Link, useLocation } from "wouter";
import type { Card } from "~/api/client";
import type { Dial } from "~/kit/dial";
import { useFormat } from "~/kit/format";
import { useKeys } from "~/kit/keys";
import { Mark } from "~/kit/Mark";
import { PageTitle } from "~/kit/PageTitle";
import { useNeighbours } from "~/pages/clients/neighbours";
import { useSay } from "~/words";
import { CallButton } from "./CallButton";
import { CardMenu } from "./CardMenu";

interface Props {
  card: Card;
  dial: Dial;
}

export function Heading({ card, dial }: Props) {
  const say = useSay();
  const name = useName(card);
  const { back } = useNeighbours(card.id);
  return (
    <>
      <Neighbours cardId={card.id} />
      <PageTitle
        beside={
          <>
            <Mark size="lg" color={card.stage === "lost" ? "gray" : "card"}>
              {say(`client.stage.${card.stage}`)}
            </Mark>
            <CallButton phones={card.phones} dial={dial} visibleFrom="md" />
            <CardMenu card={card} name={name} back={back} />
          </>
        }
      >
        {name}
      </PageTitle>
    </>
  );
}

function Neighbours({ cardId }: { cardId: string }) {
  const say = useSay();
  const [, navigate] = useLocation();
  const { previous, next, back } = useNeighbours(cardId);
  const go = (id: string | undefined) => id && navigate(`/clients/${id}`);
  useKeys([
    { keys: "[", word: "client.previous", run: () => go(previous) },
    { keys: "]", word: "client.next", run: () => go(next) },
  ]);
  return (
    <Group gap="xs" justify="space-between" mb="xs">
      <Button
        component={Link}
        href={back}
        variant="subtle"
        size="compact-sm"
        leftSection={<IconArrowLeft size={16} aria-hidden />}
      >
        {say("client.back")}
      </Button>
      {(previous || next) && (
        <Group gap={4}>
          <Neighbour label={say("client.previous")} id={previous} icon={IconChevronLeft} />
          <Neighbour label={say("client.next")} id={next} icon={IconChevronRight} />
        </Group>
      )}
    </Group>
  );
}

function Neighbour({ label, id, icon: Chevron }: { label: string; id?: string; icon: typeof IconChevronLeft }) {
  const [, navigate] = useLocation();
  return (
    <Tooltip label={label}>
      <ActionIcon variant="default" aria-label={label} disabled={!id} onClick={() => navigate(`/clients/${id}`)}>
        <Chevron size={16} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}

/** Somebody of whom nothing but a number is known is called by it. */
function useName(card: Card): string {
  const say = useSay();
  const format = useFormat();
  const [phone] = card.phones;
  return card.name || (phone && format.phone(phone)) || card.emails[0] || say("client.nameless");
}
