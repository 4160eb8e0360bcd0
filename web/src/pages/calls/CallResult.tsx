import { Group, Text } from "@mantine/core";
import { IconArrowDownLeft, IconArrowsLeftRight, IconArrowUpRight } from "@tabler/icons-react";
import type { Call } from "~/api/client";
import { Mark } from "~/kit/Mark";
import { useSay } from "~/words";
import { type Result, resultOf } from "./result";

const COLORS: Record<Result, string> = {
  answered: "green",
  missed: "red",
  unanswered: "orange",
  busy: "orange",
  failed: "gray",
};

type Part = Pick<Call, "direction" | "disposition">;

/** How a call went, by colour and by word. */
export function CallResult({ call }: { call: Part }) {
  const say = useSay();
  const result = resultOf(call);
  return <Mark color={COLORS[result]}>{say(`calls.result.${result}`)}</Mark>;
}

const ARROWS = { inbound: IconArrowDownLeft, outbound: IconArrowUpRight, internal: IconArrowsLeftRight };

export function CallDirection({ call }: { call: Part }) {
  const say = useSay();
  const Arrow = ARROWS[call.direction];
  return (
    <Group gap={4} wrap="nowrap">
      <Arrow size={16} aria-hidden style={{ flex: "none" }} />
      <Text size="sm">{say(`calls.direction.${call.direction}`)}</Text>
    </Group>
  );
}
