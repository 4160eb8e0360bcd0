/** Phones and e-mails, each with what is done with it. */
import { ActionIcon, Anchor, CopyButton, Group, Text } from "@mantine/core";
import { IconCheck, IconCopy, IconPhone } from "@tabler/icons-react";
import type { Card } from "~/api/client";
import { useDial } from "~/kit/dial";
import { useFormat } from "~/kit/format";
import { useSay } from "~/words";
import css from "../client.module.css";
import { Lines, ListFact } from "./ListFact";

export function PhonesFact({ card }: { card: Card }) {
  const format = useFormat();
  return (
    <ListFact card={card} name="phones">
      <Lines>
        {card.phones.map((number) => (
          <Group key={number} gap={4} wrap="nowrap">
            <Text flex={1} className={css.number}>
              {format.phone(number)}
            </Text>
            <CallIcon number={number} />
            <Copy value={number} />
          </Group>
        ))}
      </Lines>
    </ListFact>
  );
}

export function EmailsFact({ card }: { card: Card }) {
  return (
    <ListFact card={card} name="emails">
      <Lines>
        {card.emails.map((email) => (
          <Group key={email} gap={4} wrap="nowrap">
            <Anchor flex={1} href={`mailto:${email}`} className={css.written} underline="always">
              {email}
            </Anchor>
            <Copy value={email} />
          </Group>
        ))}
      </Lines>
    </ListFact>
  );
}

function CallIcon({ number }: { number: string }) {
  const say = useSay();
  const format = useFormat();
  const dial = useDial();
  if (!dial.may) return null;
  return (
    <ActionIcon
      variant="light"
      aria-label={say("calls.call", { number: format.phone(number) })}
      loading={dial.isAsking}
      onClick={() => dial.call(number)}
    >
      <IconPhone size={16} aria-hidden />
    </ActionIcon>
  );
}

function Copy({ value }: { value: string }) {
  const say = useSay();
  return (
    <CopyButton value={value}>
      {({ copied, copy }) => (
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={copied ? say("kit.copied") : say("client.copy", { value })}
          onClick={copy}
        >
          {copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />}
        </ActionIcon>
      )}
    </CopyButton>
  );
}
