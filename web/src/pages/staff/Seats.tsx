/** Who uses the place that he has, and who does not. */
import { Button, Text, UnstyledButton } from "@mantine/core";
import { useState } from "react";
import type { components } from "~/api/types/accounts";
import { Empty } from "~/kit/Empty";
import { useFormat } from "~/kit/format";
import { Mark } from "~/kit/Mark";
import { RefusalPage } from "~/kit/RefusalPage";
import { useRoleName } from "~/kit/roleName";
import list from "~/kit/rows.module.css";
import { Waiting } from "~/kit/Waiting";
import { useTeams } from "~/session/teams";
import { useViewer } from "~/session/viewer";
import { useSay } from "~/words";
import { Leaving } from "./Leaving";
import { useSeats } from "./queries";
import css from "./staff.module.css";

type Seat = components["schemas"]["Seat"];

const USES = ["regular", "occasional", "idle", "never"] as const satisfies readonly Seat["use"][];
const COLORS: Record<Seat["use"], string> = { regular: "green", occasional: "blue", idle: "orange", never: "gray" };

export function Seats({ open }: { open: (id: string) => void }) {
  const say = useSay();
  const { data, error, refetch } = useSeats();
  const [leaving, setLeaving] = useState<Seat | null>(null);
  if (error && !data) return <RefusalPage error={error} retry={refetch} />;
  if (!data) return <Waiting />;
  if (data.items.length === 0) return <Empty title={say("staff.seats.none")} />;
  const longestAgo = [...data.items].sort(
    (one, other) => USES.indexOf(other.use) - USES.indexOf(one.use) || days(other) - days(one),
  );
  return (
    <>
      <Text c="dimmed" mb="sm">
        {say("staff.seats.meaning")}
      </Text>
      <dl className={css.totals}>
        <Total word={say("staff.seats.total")} count={data.total} />
        {USES.map((use) => (
          <Total key={use} word={say(`staff.seats.${use}`)} count={data[use]} />
        ))}
      </dl>
      <ul className={list.list} aria-label={say("staff.tab.seats")}>
        {longestAgo.map((seat) => (
          <SeatRow key={seat.user_id} seat={seat} open={open} leave={() => setLeaving(seat)} />
        ))}
      </ul>
      {leaving && (
        <Leaving
          person={{ id: leaving.user_id, name: leaving.name, team_id: leaving.team_id }}
          kind="deactivate"
          onClose={() => setLeaving(null)}
        />
      )}
    </>
  );
}

const days = ({ idle_days }: Seat) => idle_days ?? Number.MAX_SAFE_INTEGER;

function Total({ word, count }: { word: string; count: number }) {
  const format = useFormat();
  return (
    <div>
      <Text component="dt" size="sm" c="dimmed">
        {word}
      </Text>
      <dd>{format.number(count)}</dd>
    </div>
  );
}

interface RowProps {
  seat: Seat;
  open: (id: string) => void;
  leave: () => void;
}

function SeatRow({ seat, open, leave }: RowProps) {
  const say = useSay();
  const roleName = useRoleName();
  const viewer = useViewer();
  const { nameOf } = useTeams();
  return (
    <li className={`${list.row} ${css.seat}`}>
      <div>
        <UnstyledButton onClick={() => open(seat.user_id)}>
          <Text fw={600} span>
            {seat.name}
          </Text>
        </UnstyledButton>
        <Text size="sm" c="dimmed">
          {[nameOf(seat.team_id), seat.roles.map(roleName).join(", ")].filter(Boolean).join(" · ")}
        </Text>
      </div>
      <div>
        <Mark color={COLORS[seat.use]}>{say(`staff.seats.${seat.use}`)}</Mark>
      </div>
      <Text size="sm">
        {seat.idle_days === null ? say("staff.never-seen") : say("staff.seats.idle-days", { count: seat.idle_days })}
      </Text>
      {seat.user_id === viewer.id ? (
        <span />
      ) : (
        <Button variant="default" size="compact-sm" onClick={leave}>
          {say("staff.deactivate")}
        </Button>
      )}
    </li>
  );
}
