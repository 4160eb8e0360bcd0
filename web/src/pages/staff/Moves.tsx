import { Progress, Stack, Text } from "@mantine/core";
import type { components } from "~/api/types/contacts";
import { useFormat } from "~/kit/format";
import { useColleagues } from "~/session/viewer";
import { useSay } from "~/words";
import { useMovesFrom } from "./queries";

type Move = components["schemas"]["Move"];

/** How far somebody's clients have got on their way to another. */
export function Moves({ personId }: { personId: string }) {
  const { data } = useMovesFrom(personId);
  if (!data?.length) return null;
  return (
    <Stack gap="xs">
      {data.slice(0, 3).map((move) => (
        <OneMove key={move.id} move={move} />
      ))}
    </Stack>
  );
}

function OneMove({ move }: { move: Move }) {
  const say = useSay();
  const format = useFormat();
  const { nameOf } = useColleagues();
  const name = nameOf(move.to_user_id) || say("client.somebody");
  if (move.finished_at) {
    return (
      <Text size="sm" role="status">
        {say("staff.moved", { count: move.moved, name, when: format.when(move.finished_at) })}
      </Text>
    );
  }
  const whole = Math.max(move.cards ?? 0, move.moved, 1);
  return (
    <div role="status">
      <Text size="sm">{say("staff.moving", { moved: move.moved, whole, name })}</Text>
      <Progress value={(100 * move.moved) / whole} aria-label={say("staff.moving.progress")} />
    </div>
  );
}
