import { Chip, Group } from "@mantine/core";
import { useKeys } from "~/kit/keys";
import { useSay } from "~/words";
import { Span } from "../days";
import { SHOWN, type Shown, type Wanted } from "./part";

interface Props {
  wanted: Wanted;
  choose: (wanted: Wanted) => void;
}

/** What is shown of the timeline: kinds by chips and the keys 1 to 5, days by a calendar. */
export function Filters({ wanted, choose }: Props) {
  const say = useSay();
  const show = (shown: Shown) => choose({ ...wanted, shown });
  useKeys(
    SHOWN.map((shown, place) => ({
      keys: String(place + 1),
      word: `client.show.${shown}` as const,
      run: () => show(shown),
    })),
  );
  return (
    <Group gap="xs" justify="space-between">
      <Chip.Group value={wanted.shown} onChange={(shown) => show(shown as Shown)}>
        <Group gap={6} role="radiogroup" aria-label={say("client.show")}>
          {SHOWN.map((shown) => (
            <Chip key={shown} value={shown} size="xs" variant="light">
              {say(`client.show.${shown}`)}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
      <Span
        label={say("client.show.any-day")}
        from={wanted.from}
        to={wanted.to}
        onChange={(from, to) => choose({ ...wanted, from, to })}
      />
    </Group>
  );
}
