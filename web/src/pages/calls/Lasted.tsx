import { Text, Tooltip } from "@mantine/core";
import { IconMicrophone } from "@tabler/icons-react";
import type { Call } from "~/api/client";
import { lasting } from "~/kit/format";
import { useSay } from "~/words";

/** How long it rang, was talked and held; whether it was recorded, and whether these times are guesses. */
export function Lasted({ call }: { call: Call }) {
  const say = useSay();
  const spans = [
    say("calls.rang", { time: lasting(call.ring_seconds) }),
    call.answered_at && say("calls.talked", { time: lasting(call.talk_seconds) }),
    call.hold_seconds > 0 && say("calls.held", { time: lasting(call.hold_seconds) }),
  ];
  return (
    <Text size="sm" component="span">
      {spans.filter(Boolean).join(" · ")}
      {call.has_recording && (
        <Tooltip label={say("calls.recorded")}>
          <IconMicrophone
            size={15}
            role="img"
            aria-label={say("calls.recorded")}
            style={{ marginInlineStart: 8, verticalAlign: "-2px" }}
          />
        </Tooltip>
      )}
      {call.estimated && (
        <Tooltip label={say("calls.estimated.meaning")} multiline maw={280}>
          <Text span size="sm" ml={8} td="underline dotted" tabIndex={0}>
            {say("calls.estimated")}
          </Text>
        </Tooltip>
      )}
    </Text>
  );
}
