import { Alert, Anchor, Button, Text } from "@mantine/core";
import { Link } from "wouter";
import { useFormat } from "~/kit/format";
import { useSay } from "~/words";
import type { Held } from "./useFact";

/** Another card has the number: whose, if the viewer may know, and the way to keep it here too. */
export function Taken({ fact }: { fact: Held }) {
  const say = useSay();
  const format = useFormat();
  if (!fact.taken) return null;
  const { number, card } = fact.taken;
  return (
    <Alert color="orange" role="alert" p="sm">
      <Text size="sm">{say("client.taken", { number: format.phone(number) })}</Text>
      {card && (
        <Anchor component={Link} href={`/clients/${card.id}`} size="sm" c="inherit" underline="always">
          {card.name || format.phone(number)}
        </Anchor>
      )}
      <div>
        <Button size="compact-sm" variant="default" mt="xs" onClick={fact.insist} loading={fact.isSaving}>
          {say("client.taken.insist")}
        </Button>
      </div>
    </Alert>
  );
}
