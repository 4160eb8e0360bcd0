import { Title } from "@mantine/core";
import type { Call } from "~/api/client";
import { useDial } from "~/kit/dial";
import { useFormat } from "~/kit/format";
import { useKeys } from "~/kit/keys";
import { useRows } from "~/kit/rows";
import list from "~/kit/rows.module.css";
import { useZone } from "~/kit/zone";
import { useSay } from "~/words";
import { CallRow } from "./CallRow";
import { byDay } from "./days";

interface Props {
  calls: Call[];
  open: (id: string) => void;
  isOld: boolean;
}

/** Calls by day, the latest first, with the keys to walk through them. */
export function Journal({ calls, open, isOld }: Props) {
  const say = useSay();
  const format = useFormat();
  const zone = useZone();
  const dial = useDial();
  const rows = useRows(calls.map(({ id }) => id));
  const callBack = () => {
    const number = calls.find(({ id }) => id === rows.active)?.client_number;
    if (number && dial.may) dial.call(number);
  };
  useKeys([
    { keys: "j", word: "calls.keys.next", run: () => rows.step(1) },
    { keys: "k", word: "calls.keys.previous", run: () => rows.step(-1) },
    { keys: "c", word: "calls.keys.call", run: callBack },
  ]);
  return byDay(calls, zone).map(({ day, calls }) => (
    <section key={day} aria-labelledby={`day-${day}`}>
      <Title order={2} size="h5" id={`day-${day}`} mt="md" mb={4}>
        {format.isToday(calls[0]?.started_at ?? "") ? say("calls.today") : format.weekday(calls[0]?.started_at ?? "")}
      </Title>
      <ul className={list.list} aria-busy={isOld}>
        {calls.map((call) => (
          <CallRow key={call.id} call={call} dial={dial} open={() => open(call.id)} row={rows.row(call.id)} />
        ))}
      </ul>
    </section>
  ));
}
