/** A call that a PBX told of. */
import { Text, Tooltip } from "@mantine/core";
import { IconPhoneIncoming, IconPhoneOutgoing, IconRecordMail } from "@tabler/icons-react";
import type { Call } from "~/api/client";
import { lasting, useFormat } from "~/kit/format";
import { CallResult } from "~/pages/calls/CallResult";
import { useColleagues } from "~/session/viewer";
import { useSay } from "~/words";
import css from "../client.module.css";
import { Parts, RowFrame } from "./RowFrame";
import type { RowProps } from "./rows";
import { Noted } from "./WrittenRow";

interface Told extends Pick<Call, "direction" | "disposition"> {
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
  const isOut = told.direction === "outbound";
  const who = nameOf(entry.user_id) || (told.extension && say("client.call.extension", { extension: told.extension }));
  const spell = (word: "rang" | "talked" | "held", seconds: number) =>
    seconds > 0 && say(`calls.${word}`, { time: lasting(seconds) });
  return (
    <RowFrame
      icon={isOut ? IconPhoneOutgoing : IconPhoneIncoming}
      color={told.disposition === "ANSWERED" ? "green" : isOut ? "orange" : "red"}
      at={entry.occurred_at}
      title={
        <>
          <Text span fw={600}>
            {say(isOut ? "client.call.outbound" : "client.call.inbound")}
          </Text>
          <CallResult call={told} />
        </>
      }
      details={
        <Parts>
          {[
            who,
            spell("talked", told.talk_seconds),
            spell("rang", told.ring_seconds),
            spell("held", told.hold_seconds),
            told.queue && say("calls.queue.of", { queue: told.queue }),
            told.transfer && say(told.transfer === "blind" ? "calls.transfer.blind" : "calls.transfer.attended"),
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
    <span className={css.flag}>
      <IconRecordMail size={15} aria-hidden /> {say("client.call.recorded")}
    </span>
  );
}

/** The PBX did not tell all of it, so the times are near the truth, not the truth. */
function Estimated() {
  const say = useSay();
  return (
    <Tooltip
      label={say("calls.estimated.meaning")}
      multiline
      maw={280}
      events={{ hover: true, focus: true, touch: true }}
    >
      <button type="button" className={css.explained}>
        ≈ {say("calls.estimated")}
      </button>
    </Tooltip>
  );
}
