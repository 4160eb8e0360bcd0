/** The calls of this moment, in the frame of every page: the talked one on top, then what rings, then what is to be wrapped
 * up. It never takes the focus by itself. */
import { VisuallyHidden } from "@mantine/core";
import { useEffect, useState } from "react";
import type { LiveCall } from "~/api/client";
import { useFetched } from "~/kit/fetched";
import { type Key, useKeys } from "~/kit/keys";
import { useToasts } from "~/kit/toasts";
import { useSay, withWords } from "~/words";
import { CallRow, noteFieldOf, useWayIn } from "./CallRow";
import type { Followed } from "./following";
import { useCardOf } from "./queries";
import { useRinging } from "./ringing";
import { useScreenPop } from "./screenPop";
import { useCallSettings } from "./settings";
import { useCalls } from "./useCalls";
import { resultFieldOf, WrapUpRow } from "./WrapUpRow";
import { useWay, useWho, useWhoseClient } from "./who";
import { useWrapUpStatus } from "./wrapUpStatus";
import "./call.css";

const loadForm = () => withWords(import("./WrapUp"));

export function CallBar() {
  const say = useSay();
  const { talking, ringing, wrapUps, isKnown, setState } = useCalls();
  const isAnyLive = talking.length + ringing.length > 0;
  const toasts = useToasts();
  const form = useOpenForm(wrapUps, isAnyLive);
  useScreenPop(isKnown ? talking : undefined);
  useWrapUpStatus(isKnown ? wrapUps.length > 0 : undefined);
  // it is fetched while they talk, so that it opens without a network, too
  const Form = useFetched(loadForm, talking.length + wrapUps.length > 0, toasts.failed);
  return (
    <>
      <Ringing call={ringing.find((call) => call.direction === "inbound")} />
      {(isAnyLive || wrapUps.length > 0) && (
        <section className="calls" aria-label={say("call.bar")}>
          <CallKeys
            call={talking[0] ?? ringing[0] ?? wrapUps[0]?.call}
            noteOf={talking[0]?.call_id}
            wrapUpOf={wrapUps[0]?.call.call_id}
            open={form.open}
          />
          {[...talking, ...ringing].map((call, place) => (
            <CallRow key={call.call_id} call={call} isFirst={place === 0} />
          ))}
          {wrapUps.map((one, place) => (
            <WrapUpRow
              key={one.call.call_id}
              ended={one}
              Form={Form}
              isFirst={place === 0}
              isAlone={!isAnyLive}
              isOpen={form.openId === one.call.call_id}
              toggle={(isOpen) => (isOpen ? form.open : form.putOff)(one.call.call_id)}
              leave={(state) => {
                setState(one.call.call_id, state);
                form.open(null);
              }}
            />
          ))}
        </section>
      )}
    </>
  );
}

/** Which wrap-up shows its form: the chosen one, or else the first that was not put off, as long as no call needs the room. */
function useOpenForm(wrapUps: Followed[], isAnyLive: boolean) {
  const [chosen, open] = useState<string | null>(null);
  const [later, setLater] = useState<string[]>([]);
  const next = wrapUps.find((one) => !later.includes(one.call.call_id));
  return {
    openId: chosen ?? (isAnyLive ? undefined : next?.call.call_id),
    open,
    putOff: (callId: string) => {
      setLater([...later, callId]);
      open(null);
    },
  };
}

/** Title, sound, notice; and it is said once to who can't see it. */
function Ringing({ call }: { call: LiveCall | undefined }) {
  const say = useSay();
  const who = useWho();
  const whose = useWhoseClient();
  const way = useWay();
  const [settings] = useCallSettings();
  const { name, number } = call ? who(call) : { name: "", number: "" };
  const details = call ? [number, whose(call), way(call)].filter(Boolean).join(" · ") : "";
  const caller = call && { call_id: call.call_id, title: say("call.title", { who: name }), details };
  useRinging(caller ?? null, settings);
  const [said, setSaid] = useState("");
  // biome-ignore lint/correctness/useExhaustiveDependencies: once a call, whatever is learned of it while it rings
  useEffect(() => setSaid(call ? say("call.rings", { who: name, details }) : ""), [call?.call_id]);
  return <VisuallyHidden role="alert">{said}</VisuallyHidden>;
}

interface CallKeysProps {
  call: LiveCall | undefined;
  noteOf: string | undefined;
  wrapUpOf: string | undefined;
  open: (callId: string) => void;
}

/** Alt O, Alt N, Alt W, each for the call that stands first. */
function CallKeys({ call, noteOf, wrapUpOf, open }: CallKeysProps) {
  if (!call) return null;
  return <Keys call={call} noteOf={noteOf} wrapUpOf={wrapUpOf} open={open} />;
}

function Keys({ call, noteOf, wrapUpOf, open }: CallKeysProps & { call: LiveCall }) {
  const goIn = useWayIn(call, useCardOf(call));
  const intoWrapUp = (fieldOf: (callId: string) => string) => {
    if (!wrapUpOf) return;
    open(wrapUpOf);
    focusSoon(fieldOf(wrapUpOf));
  };
  const intoNote = () => (noteOf ? focusSoon(noteFieldOf(noteOf)) : intoWrapUp(noteFieldOf));
  const keys: Key[] = [];
  if (goIn) keys.push({ keys: "Alt+KeyO", word: "call.key.open", run: goIn });
  if (noteOf || wrapUpOf) keys.push({ keys: "Alt+KeyN", word: "call.key.note", run: intoNote });
  if (wrapUpOf) keys.push({ keys: "Alt+KeyW", word: "call.key.wrap-up", run: () => intoWrapUp(resultFieldOf) });
  useKeys(keys);
  return null;
}

/** The field may belong to a form that is still on its way. */
function focusSoon(id: string, tries = 60): void {
  const field = document.getElementById(id);
  if (field) field.focus();
  else if (tries > 0) requestAnimationFrame(() => focusSoon(id, tries - 1));
}
