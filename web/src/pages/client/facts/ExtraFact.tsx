import { ActionIcon, Button, Group, Text, TextInput } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import type { Card } from "~/api/client";
import { useSay } from "~/words";
import css from "../client.module.css";
import { asPairs, fromPairs, type Pair } from "./extras";
import { FactFrame } from "./FactFrame";
import { type Fact, type Form, useFact } from "./useFact";

const FORM: Form<Card["extra"], Pair[]> = {
  open: (extra) => (Object.keys(extra).length ? asPairs(extra) : [["", ""]]),
  read: fromPairs,
};

/** Whatever else is worth keeping, each under a name of its own. */
export function ExtraFact({ card }: { card: Card }) {
  const say = useSay();
  const fact = useFact(card, "extra", FORM);
  const pairs = fact.draft ?? [];
  const shown = asPairs(card.extra).map(([key, text]) => (
    <Text key={key} className={css.written}>
      <Text span c="dimmed">
        {key}:
      </Text>{" "}
      {text}
    </Text>
  ));
  return (
    <FactFrame fact={fact} shown={shown.length ? shown : null}>
      {pairs.map((pair, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line is known by its place; its name is being written
        <PairLine key={place} fact={fact} pair={pair} place={place} />
      ))}
      {fact.errors.extra && (
        <Text size="xs" c="red">
          {fact.errors.extra}
        </Text>
      )}
      <Button
        size="compact-sm"
        variant="subtle"
        w="fit-content"
        leftSection={<IconPlus size={14} aria-hidden />}
        onClick={() => fact.write([...pairs, ["", ""]])}
      >
        {say("client.extra.add")}
      </Button>
    </FactFrame>
  );
}

function PairLine({ fact, pair: [key, text], place }: { fact: Fact<Pair[]>; pair: Pair; place: number }) {
  const say = useSay();
  const pairs = fact.draft ?? [];
  const write = (...pair: Pair) => fact.write(pairs.with(place, pair));
  return (
    <Group gap={4} wrap="nowrap">
      <TextInput
        flex={1}
        aria-label={say("client.extra.key")}
        placeholder={say("client.extra.key")}
        value={key}
        onChange={(event) => write(event.currentTarget.value, text)}
        autoFocus={fact.isAtHand() && place === pairs.length - 1}
      />
      <TextInput
        flex={1}
        aria-label={say("client.extra.text")}
        placeholder={say("client.extra.text")}
        value={text}
        onChange={(event) => write(key, event.currentTarget.value)}
      />
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={say("client.remove", { value: key })}
        onClick={() => fact.write(pairs.filter((_, index) => index !== place))}
      >
        <IconTrash size={16} aria-hidden />
      </ActionIcon>
    </Group>
  );
}
