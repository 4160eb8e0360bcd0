import { Badge, Tooltip } from "@mantine/core";
import { useFormat } from "~/kit/format";
import { useLive } from "~/live";
import type { LiveState } from "~/live/stream";
import { useSay, type Word } from "~/words";

const COLORS: Record<LiveState, string> = { connecting: "gray", live: "card", reconnecting: "orange", stopped: "red" };

/** Whether what is shown keeps itself up to date, or since when it may be out of date. */
export function ConnectionBadge() {
  const { state, since } = useLive();
  const say = useSay();
  const format = useFormat();
  const isStale = state === "reconnecting" || state === "stopped";
  return (
    <Tooltip label={say(`frame.live.${state}.meaning` as Word, { since: format.time(since) })} multiline maw={280}>
      <Badge role="status" variant={isStale ? "filled" : "light"} color={COLORS[state]} tt="none" tabIndex={0}>
        {say(`frame.live.${state}` as Word, { since: format.time(since) })}
      </Badge>
    </Tooltip>
  );
}
