/** A call that rings or is talked: who it is, since when, what was last, and a place to write. */
import { Badge, Button, Kbd, Text, Textarea, ThemeIcon } from "@mantine/core";
import { IconPhoneCall, IconPhoneIncoming, IconPhoneOutgoing } from "@tabler/icons-react";
import { Link, useLocation } from "wouter";
import type { LiveCall } from "~/api/client";
import { useDraft } from "~/kit/drafts";
import { readable } from "~/kit/keys";
import { openNewClient } from "~/pages/clients/NewClient";
import { useSay } from "~/words";
import { LastContact } from "./LastContact";
import { Lasting } from "./Lasting";
import { useCardOf, useOpenCallBacks } from "./queries";
import { isAnothers, useWay, useWho, useWhoseClient } from "./who";

const LOOKS = {
  talking: { icon: IconPhoneCall, color: "card", word: "call.state.talking" },
  inbound: { icon: IconPhoneIncoming, color: "orange", word: "call.state.ringing" },
  outbound: { icon: IconPhoneOutgoing, color: "blue", word: "call.state.dialled" },
} as const;

function lookOf(call: LiveCall) {
  if (call.state === "talking") return LOOKS.talking;
  return call.direction === "outbound" ? LOOKS.outbound : LOOKS.inbound;
}

/** Where a call leads: to the client's card, or to the form for a new one; null where there is no number either. */
export function useWayIn(call: LiveCall, card: { id: string } | null): (() => void) | null {
  const [, navigate] = useLocation();
  const { client_number } = call;
  if (card) return () => navigate(`/clients/${card.id}`);
  return client_number && !isAnothers(call) ? () => openNewClient({ phone: client_number }) : null;
}

export function noteFieldOf(callId: string): string {
  return `note-${callId}`;
}

export function CallRow({ call, isFirst }: { call: LiveCall; isFirst: boolean }) {
  const say = useSay();
  const card = useCardOf(call);
  const look = lookOf(call);
  const isTalked = call.state === "talking";
  return (
    <article className="call" data-state={isTalked ? "talking" : call.direction}>
      <ThemeIcon variant="light" color={look.color} size="lg" radius="xl" className="call-icon">
        <look.icon size={20} aria-hidden />
      </ThemeIcon>
      <Caller call={call} card={card} />
      <LastContact cardId={card?.id} callId={call.call_id} />
      {isTalked && (card || call.client_number) && !isAnothers(call) && (
        <CallNote callId={call.call_id} hasKey={isFirst} />
      )}
      <div className="call-time">
        <Text size="xs" className="call-state">
          {say(look.word)}
        </Text>
        <Lasting since={call.answered_at ?? call.started_at} size="lg" fw={650} />
      </div>
      <OpenCard call={call} card={card} hasKey={isFirst} isMain />
    </article>
  );
}

type CardOfCall = ReturnType<typeof useCardOf>;

export function Caller({ call, card }: { call: LiveCall; card: CardOfCall }) {
  const say = useSay();
  const { name, number } = useWho()(call, card?.name);
  const way = [number, useWay()(call)].filter(Boolean).join(" · ");
  const whose = useWhoseClient()(call);
  const callBacks = useOpenCallBacks(card?.id);
  return (
    <div className="call-who">
      <div className="call-name">
        <Text fw={650} truncate dir="auto" title={name}>
          {name}
        </Text>
        {!card && call.client_number && (
          <Badge variant="outline" color="gray" tt="none" size="sm">
            {whose || say("call.new-number")}
          </Badge>
        )}
        {callBacks > 0 && (
          <Badge variant="light" color="red" tt="none" size="sm">
            {say("call.call-backs", { count: callBacks })}
          </Badge>
        )}
      </div>
      <Text size="xs" className="call-way" lineClamp={2} title={way}>
        {way}
      </Text>
    </div>
  );
}

interface OpenCardProps {
  call: LiveCall;
  card: CardOfCall;
  hasKey: boolean;
  isMain?: boolean;
}

export function OpenCard({ call, card, hasKey, isMain = false }: OpenCardProps) {
  const say = useSay();
  const goIn = useWayIn(call, card);
  if (!goIn) return null;
  const look = { size: "sm", variant: isMain ? "filled" : "default", className: "call-open" };
  const hint = hasKey && <KeyHint keys="Alt+KeyO" />;
  if (!card) {
    return (
      <Button {...look} rightSection={hint} onClick={goIn}>
        {say("call.new-client")}
      </Button>
    );
  }
  return (
    <Button {...look} rightSection={hint} component={Link} href={`/clients/${card.id}`}>
      {say("call.open-card")}
    </Button>
  );
}

export function KeyHint({ keys }: { keys: string }) {
  return (
    <Kbd size="xs" visibleFrom="md" aria-hidden>
      {readable(keys).join(" ")}
    </Kbd>
  );
}

/** What is written while they talk; it goes onto the card with the wrap-up. */
function CallNote({ callId, hasKey }: { callId: string; hasKey: boolean }) {
  const say = useSay();
  const [note, setNote] = useDraft(`call.${callId}.note`);
  return (
    <Textarea
      id={noteFieldOf(callId)}
      size="sm"
      rows={1}
      className="call-note"
      aria-label={say("call.note")}
      placeholder={say("call.note")}
      rightSection={hasKey && <KeyHint keys="Alt+KeyN" />}
      rightSectionWidth={64}
      value={note}
      onChange={(event) => setNote(event.currentTarget.value)}
    />
  );
}
