/** A call that a PBX told of. */
import { Badge, Text, Tooltip } from "@mantine/core";
import { IconPhoneIncoming, IconPhoneOutgoing, IconRecordMail } from "@tabler/icons-react";
import { lasting, useFormat } from "~/kit/format";
import { useColleagues } from "~/session/viewer";
import { useSay } from "~/words";
import { colorOf, resultOf } from "./calls";
import { Parts, RowFrame } from "./RowFrame";
import type { RowProps } from "./rows";
import { Noted } from "./WrittenRow";

interface Told {
  direction: "inbound" | "outbound";
  extension: string | null;
  queue: string | null;
  ring_seconds: number;
  talk_seconds: number;
  hold_seconds: number;
  transfer: string | null;
  has_recording: boolean;
  estimated: boolean;
}

export function CallRow({ row: { entry, notes } }: RowProps) {
  const say = useSay();
  const format = useFormat();
  const { nameOf } = useColleagues();
  const told = entry.payload as unknown as Told;
  const result = resultOf(told.direction, entry.outcome);
  const color = colorOf(result);
  const who = nameOf(entry.user_id) || (told.extension && say("client.call.extension", { extension: told.extension }));
  const spell = (word: "ring" | "talk" | "hold", seconds: number) =>
    seconds > 0 && say(`client.call.${word}`, { lasting: lasting(seconds) });
  return (
    <RowFrame
      icon={told.direction === "outbound" ? IconPhoneOutgoing : IconPhoneIncoming}
      color={color}
      at={entry.occurred_at}
      title={
        <>
          <Text span fw={600}>
            {say(`client.call.${told.direction === "outbound" ? "outbound" : "inbound"}`)}
          </Text>
          <Badge variant="light" color={color} tt="none">
            {say(`client.call.result.${result}`)}
          </Badge>
        </>
      }
      details={
        <Parts>
          {[
            who,
            spell("talk", told.talk_seconds),
            spell("ring", told.ring_seconds),
            spell("hold", told.hold_seconds),
            told.queue && say("client.call.queue", { queue: told.queue }),
            told.transfer && say(told.transfer === "attended" ? "client.call.attended" : "client.call.transferred"),
            entry.client_number && format.phone(entry.client_number),
            told.has_recording && <Recorded />,
            told.estimated && <Estimated />,
          ]}
        </Parts>
      }
    >
      {notes.map((note) => (
        <Noted key={note.id} note={note} />
      ))}
    </RowFrame>
  );
}

function Recorded() {
  const say = useSay();
  return (
    <span className="flag">
      <IconRecordMail size={15} aria-hidden /> {say("client.call.recorded")}
    </span>
  );
}

/** The PBX did not tell all of it, so the times are near the truth, not the truth. */
function Estimated() {
  const say = useSay();
  return (
    <Tooltip
      label={say("client.call.estimated.meaning")}
      multiline
      maw={280}
      events={{ hover: true, focus: true, touch: true }}
    >
      <button type="button" className="explained">
        ≈ {say("client.call.estimated")}
      </button>
    </Tooltip>
  );
}
