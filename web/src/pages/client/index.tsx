/** The card of a client: who it is, what happened, what is to be done. */
import { SegmentedControl } from "@mantine/core";
import { useState } from "react";
import { useParams } from "wouter";
import type { Card } from "~/api/client";
import { useDial } from "~/kit/dial";
import { useKeys } from "~/kit/keys";
import { RefusalPage } from "~/kit/RefusalPage";
import { Waiting } from "~/kit/Waiting";
import { useSay } from "~/words";
import { CallButton } from "./CallButton";
import css from "./client.module.css";
import { Composer } from "./composer/Composer";
import { Facts } from "./facts/Facts";
import { Heading } from "./Heading";
import { useMayWrite } from "./may";
import { OpenTasks } from "./OpenTasks";
import { isGone, useCard, useOpenTasks } from "./queries";
import { Timeline } from "./timeline/Timeline";

export default function ClientPage() {
  const { cardId } = useParams<{ cardId: string }>();
  const card = useCard(cardId);
  if (isGone(card.error)) return <RefusalPage error={card.error} />;
  if (card.data) return <Client card={card.data} />;
  return card.error ? <RefusalPage error={card.error} retry={() => card.refetch()} /> : <Waiting />;
}

const ROOMS = ["timeline", "facts", "tasks"] as const;
type Room = (typeof ROOMS)[number];

function Client({ card }: { card: Card }) {
  const say = useSay();
  const mayWrite = useMayWrite();
  const dial = useDial();
  const [main] = card.phones;
  const [room, setRoom] = useState<Room>("timeline");
  useKeys([{ keys: "Alt+KeyC", word: "client.key.call", run: () => main && dial.may && dial.call(main) }]);
  return (
    <>
      <Heading card={card} dial={dial} />
      <Rooms cardId={card.id} room={room} choose={setRoom} />
      <div className={css.columns} data-room={room}>
        <section className={css.facts} aria-label={say("client.room.facts")}>
          <h2>{say("client.room.facts")}</h2>
          <Facts card={card} />
        </section>
        <section className={css.timeline} aria-label={say("client.room.timeline")}>
          {mayWrite && <Composer cardId={card.id} />}
          <Timeline cardId={card.id} />
        </section>
        <section className={css.promises} aria-label={say("client.room.tasks")}>
          <h2>{say("client.room.tasks")}</h2>
          <OpenTasks cardId={card.id} />
        </section>
      </div>
      <div className={css.call}>
        <CallButton phones={card.phones} dial={dial} fullWidth size="md" />
      </div>
    </>
  );
}

interface RoomsProps {
  cardId: string;
  room: Room;
  choose: (room: Room) => void;
}

/** Where there is no space for three columns, one is shown at a time. */
function Rooms({ cardId, room, choose }: RoomsProps) {
  const say = useSay();
  const open = useOpenTasks(cardId).data?.length;
  const label = (one: Room) => say(`client.room.${one}`) + (one === "tasks" && open ? ` · ${open}` : "");
  return (
    <SegmentedControl
      hiddenFrom="md"
      fullWidth
      mb="md"
      aria-label={say("client.rooms")}
      data={ROOMS.map((value) => ({ value, label: label(value) }))}
      value={room}
      onChange={(next) => choose(next as Room)}
    />
  );
}
