/** Several phones or e-mails, the main one first. */
import { ActionIcon, Button, Group, Stack, TextInput } from "@mantine/core";
import { IconArrowUp, IconPlus, IconTrash } from "@tabler/icons-react";
import type { ReactNode } from "react";
import type { Card } from "~/api/client";
import { useFormat } from "~/kit/format";
import { useSay } from "~/words";
import { FactFrame } from "./FactFrame";
import { type Fact, type Form, useFact } from "./useFact";

const MOST = 20;

interface Props {
  card: Card;
  name: "phones" | "emails";
  children: ReactNode;
}

export function ListFact({ card, name, children }: Props) {
  const say = useSay();
  const { phone } = useFormat();
  const fact = useFact(card, name, formOf(name === "phones" ? phone : String));
  const lines = fact.draft ?? [];
  return (
    <FactFrame fact={fact} shown={card[name].length ? children : null}>
      {lines.map((line, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line is known by its place; two may read the same while written
        <Line key={place} fact={fact} line={line} place={place} name={name} />
      ))}
      {lines.length < MOST && (
        <Button
          size="compact-sm"
          variant="subtle"
          w="fit-content"
          leftSection={<IconPlus size={14} aria-hidden />}
          onClick={() => fact.write([...lines, ""])}
        >
          {say(`client.${name}.add`)}
        </Button>
      )}
    </FactFrame>
  );
}

interface LineProps {
  fact: Fact<string[]>;
  line: string;
  place: number;
  name: "phones" | "emails";
}

function Line({ fact, line, place, name }: LineProps) {
  const say = useSay();
  const lines = fact.draft ?? [];
  const others = lines.filter((_, index) => index !== place);
  const wrong = fact.errors[`${name}.${place}`];
  return (
    <Group gap={4} wrap="nowrap" align="start">
      <TextInput
        flex={1}
        type={name === "phones" ? "tel" : "email"}
        aria-label={say(`client.${name}.line`, { place: place + 1 })}
        value={line}
        onChange={(event) => fact.write(lines.with(place, event.currentTarget.value))}
        error={wrong && say(`client.${name}.wrong`)}
        autoFocus={fact.isAtHand() && (place === lines.length - 1 || place === 0)}
        maxLength={name === "phones" ? 50 : 254}
      />
      {place > 0 && (
        <ActionIcon
          variant="subtle"
          color="gray"
          mt={4}
          aria-label={say("client.make-main", { value: line })}
          onClick={() => fact.write([line, ...others])}
        >
          <IconArrowUp size={16} aria-hidden />
        </ActionIcon>
      )}
      <ActionIcon
        variant="subtle"
        color="gray"
        mt={4}
        aria-label={say("client.remove", { value: line })}
        onClick={() => fact.write(others)}
      >
        <IconTrash size={16} aria-hidden />
      </ActionIcon>
    </Group>
  );
}

function formOf(spelt: (value: string) => string): Form<string[], string[]> {
  return {
    open: (values) => (values.length ? values.map(spelt) : [""]),
    read: (draft, before) => {
      const lines = draft.map((line) => line.trim()).filter(Boolean);
      return lines.map((line) => before.find((value) => spelt(value) === line) ?? line);
    },
  };
}

export function Lines({ children }: { children: ReactNode }) {
  return <Stack gap={4}>{children}</Stack>;
}
