import { Button, Group, Stack } from "@mantine/core";
import { useNow } from "~/kit/now";
import { iso, useZone } from "~/kit/zone";
import { choices } from "~/pages/tasks/postponing";
import { useSay } from "~/words";
import { Moment } from "../days";

interface Props {
  value: string;
  onChange: (at: string) => void;
  error?: string;
}

const OFFERED = ["hour", "tomorrow", "monday"];
const MINUTE = 60_000;

/** When something is due: what is chosen most by one press, anything else from the calendar. */
export function Due({ value, onChange, error }: Props) {
  const say = useSay();
  const zone = useZone();
  const offered = choices(useNow(20), zone).filter(([choice]) => OFFERED.includes(choice));
  const isChosen = (at: number) => Math.abs(Date.parse(value) - at) < MINUTE;
  return (
    <Stack gap={6}>
      <Moment label={say("tasks.due")} value={value} onChange={(at) => at && onChange(at)} error={error} />
      <Group gap={6}>
        {offered.map(([choice, at]) => (
          <Button
            key={choice}
            size="compact-xs"
            variant={isChosen(at) ? "light" : "default"}
            aria-pressed={isChosen(at)}
            onClick={() => onChange(iso(at))}
          >
            {say(`tasks.postpone.${choice}`)}
          </Button>
        ))}
      </Group>
    </Stack>
  );
}
