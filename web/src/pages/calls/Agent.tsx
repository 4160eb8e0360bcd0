import { Text } from "@mantine/core";
import type { Call } from "~/api/client";
import { useColleagues } from "~/session/viewer";
import { useSay } from "~/words";

const SHOWN = 2;

/** Who talked or dialled; of a call that nobody took, at whom it rang. */
export function Agent({ call }: { call: Call }) {
  const say = useSay();
  const { nameOf } = useColleagues();
  const who = nameOf(call.user_id) || call.extension;
  if (who) return <Text size="sm">{who}</Text>;
  const rung = call.user_ids_rung.map(nameOf).filter(Boolean);
  const names = rung.length > 0 ? rung : call.extensions_rung;
  if (names.length === 0) return null;
  const shown = names.slice(0, SHOWN).join(", ");
  const more = names.length - SHOWN;
  return (
    <Text size="sm" c="dimmed" title={names.join(", ")}>
      {more > 0 ? say("calls.rang-at.more", { names: shown, more }) : say("calls.rang-at", { names: shown })}
    </Text>
  );
}
