import { ActionIcon, Text, Tooltip, UnstyledButton } from "@mantine/core";
import { IconPhone } from "@tabler/icons-react";
import type { Call } from "~/api/client";
import { ClientOf } from "~/kit/Client";
import type { Dial } from "~/kit/dial";
import { useFormat } from "~/kit/format";
import list from "~/kit/rows.module.css";
import { useSay } from "~/words";
import { Agent } from "./Agent";
import { CallDirection, CallResult } from "./CallResult";
import css from "./calls.module.css";
import { Lasted } from "./Lasted";

interface Props {
  call: Call;
  dial: Dial;
  /** Show what happened in it. */
  open: () => void;
  row: React.HTMLAttributes<HTMLLIElement>;
}

/** One call of the journal. A click anywhere but on its links opens it; for keys and readers the time is the button. */
export function CallRow({ call, dial, open, row }: Props) {
  const say = useSay();
  const format = useFormat();
  const onClick = (event: React.MouseEvent<HTMLElement>) => {
    if (!(event.target as HTMLElement).closest("a, button")) open();
  };
  const onKeyDown = (event: React.KeyboardEvent<HTMLElement>) => {
    if (event.key === "Enter" && event.target === event.currentTarget) open();
  };
  return (
    <li {...row} className={`${list.row} ${css.call}`} onClick={onClick} onKeyDown={onKeyDown}>
      <div className={css.time}>
        <UnstyledButton onClick={open} aria-label={say("calls.open", { time: format.time(call.started_at) })}>
          <Text fw={600} component="time" dateTime={call.started_at} title={format.full(call.started_at)}>
            {format.time(call.started_at)}
          </Text>
        </UnstyledButton>
        <CallDirection call={call} />
        <CallResult call={call} />
      </div>
      <div className={css.wide}>
        <ClientOf call={call} />
      </div>
      <div className={css.wide}>
        <Agent call={call} />
        {call.queue && (
          <Text size="sm" c="dimmed">
            {say("calls.queue.of", { queue: call.queue })}
          </Text>
        )}
      </div>
      <div className={css.wide}>
        <Lasted call={call} />
      </div>
      <div className={css.button}>
        <CallBack number={call.client_number} dial={dial} />
      </div>
    </li>
  );
}

function CallBack({ number, dial }: { number: string | null; dial: Dial }) {
  const say = useSay();
  const { phone } = useFormat();
  if (!number || !dial.may) return null;
  const label = say("calls.call", { number: phone(number) });
  return (
    <Tooltip label={label}>
      <ActionIcon variant="subtle" size={36} onClick={() => dial.call(number)} aria-label={label}>
        <IconPhone size={18} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}
