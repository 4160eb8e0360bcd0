import { Alert, Button, Group, Stack, Text } from "@mantine/core";
import { useSay } from "~/words";
import css from "../client.module.css";
import type { FactName } from "./changing";
import { useFactText } from "./texts";
import type { Held } from "./useFact";

/** Two people have changed the same fact: both values, and the viewer says which one stands. */
export function Conflict({ fact }: { fact: Held }) {
  const say = useSay();
  if (!fact.conflict) return null;
  return (
    <Alert color="orange" role="alert" p="sm">
      <Stack gap="xs">
        <Text size="sm" fw={600}>
          {say("client.conflict.title")}
        </Text>
        <Value name={fact.name} label={say("client.conflict.mine")} value={fact.conflict.mine} />
        <Value name={fact.name} label={say("client.conflict.theirs")} value={fact.conflict.theirs} />
        <Group gap="xs">
          <Button size="compact-sm" onClick={fact.keepMine} loading={fact.isSaving}>
            {say("client.conflict.keep")}
          </Button>
          <Button size="compact-sm" variant="default" onClick={fact.takeTheirs} disabled={fact.isSaving}>
            {say("client.conflict.take")}
          </Button>
        </Group>
      </Stack>
    </Alert>
  );
}

function Value({ name, label, value }: { name: FactName; label: string; value: unknown }) {
  const text = useFactText();
  return (
    <div>
      <Text size="xs" fw={600}>
        {label}
      </Text>
      <Text size="sm" className={css.written}>
        {text(name, value)}
      </Text>
    </div>
  );
}
