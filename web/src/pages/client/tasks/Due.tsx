import { Button, Group, Stack } from "@mantine/core";
import { serverNow } from "~/api/client";
import { useSay } from "~/words";
import { Moment, useZone } from "../days";
import { dueChoices } from "../due";

interface Props {
  value: string;
  onChange: (at: string) => void;
  error?: string;
}

/** When something is due: what is chosen most by one press, anything else from the calendar. */
export function Due({ value, onChange, error }: Props) {
  const say = useSay();
  const zone = useZone();
  return (
    <Stack gap={6}>
      <Moment label={say("client.task.when")} value={value} onChange={(at) => at && onChange(at)} error={error} />
      <Group gap={6}>
        {dueChoices(serverNow(), zone).map(({ name, at }) => (
          <Button
            key={name}
            size="compact-xs"
            variant={Date.parse(value) === at ? "light" : "default"}
            aria-pressed={Date.parse(value) === at}
            onClick={() => onChange(new Date(at).toISOString())}
          >
            {say(`client.due.${name}`)}
          </Button>
        ))}
      </Group>
    </Stack>
  );
}
