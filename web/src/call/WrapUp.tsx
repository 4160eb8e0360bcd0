/** How the talk ended, what was said, what comes next. Kept as a draft until it is on the card. */
import { Alert, Button, Chip, Group, Kbd, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { type KeyboardEvent, useState } from "react";
import { type LiveCall, serverNow } from "~/api/client";
import { asRefusal } from "~/api/refusal";
import { useDraft, useStored } from "~/kit/drafts";
import { readable } from "~/kit/keys";
import { useToasts } from "~/kit/toasts";
import { fromLocal, iso, localOf, useZone } from "~/kit/zone";
import { useSay } from "~/words";
import { noteFieldOf } from "./CallRow";
import type { Followed } from "./following";
import { MOMENTS, type Moment, momentAt } from "./moments";
import { useWriteUp } from "./queries";
import { RESULTS, type Result } from "./results";
import { resultFieldOf } from "./WrapUpRow";
import { useWho } from "./who";

/** What was chosen so far; `callAt` as the field has it, null: no next step. */
interface Ending {
  result: Result | null;
  callAt: string | null;
}

const NOTHING_YET: Ending = { result: null, callAt: null };

export interface FormProps {
  call: LiveCall;
  card: { id: string; name: string | null } | null;
  /** It is in use, and stays open when the next call rings. */
  stay: () => void;
  leave: (state: Followed["state"]) => void;
}

export default function WrapUp({ call, card, stay, leave }: FormProps) {
  const say = useSay();
  const toasts = useToasts();
  const zone = useZone();
  const who = useWho()(call, card?.name).name;
  const [note, setNote] = useDraft(`call.${call.call_id}.note`);
  const [ending, keepEnding] = useStored<Ending | null>(`call.${call.call_id}.ending`, null);
  const [isAsked, setAsked] = useState(false);
  const writeUp = useWriteUp();
  const { result, callAt } = ending ?? NOTHING_YET;
  const due = callAt === null ? null : fromLocal(callAt, zone);
  const isComplete = result !== null && card !== null && (callAt === null || due !== null);

  const change = (part: Partial<Ending>) => keepEnding((before) => ({ ...(before ?? NOTHING_YET), ...part }));
  const choose = (chosen: Result) => {
    const isAgain = chosen === "call_again" && callAt === null;
    change(
      isAgain ? { result: chosen, callAt: localOf(momentAt("tomorrow", serverNow(), zone), zone) } : { result: chosen },
    );
  };
  const forget = () => {
    setNote("");
    keepEnding(null);
  };
  const send = () => {
    setAsked(true);
    if (!isComplete || writeUp.isPending) return;
    const written = { outcome: result, title: say(`call.result.${result}`), summary: note.trim() };
    const task = due === null ? null : { title: say("call.task.title", { who }), due_at: iso(due) };
    const onSuccess = () => {
      forget();
      leave("done");
      toasts.done(say("call.done.told", { who }));
    };
    writeUp.mutate({ callId: call.call_id, cardId: card.id, note: written, task }, { onSuccess });
  };
  const skip = () => {
    forget();
    leave("done");
    toasts.done(say("call.skip.told", { who }), () => {
      setNote(note);
      keepEnding(ending);
      leave("wrap-up");
    });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      send();
    }
    const chosen = RESULTS[Number(event.key) - 1];
    const isText = event.target instanceof HTMLElement && event.target.matches("textarea, input:not([type=radio])");
    if (!chosen || isText || event.altKey || event.ctrlKey || event.metaKey) return;
    event.stopPropagation(); // not the page's key as well
    choose(chosen);
  };

  return (
    <Stack component="form" gap="sm" onFocus={stay} onKeyDown={onKeyDown} onSubmit={(event) => event.preventDefault()}>
      <Results callId={call.call_id} chosen={result} choose={choose} isMissing={isAsked && result === null} />
      <Textarea
        id={noteFieldOf(call.call_id)}
        label={say("call.note")}
        className="call-note"
        rows={2}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <NextStep
        callAt={callAt}
        isWrong={isAsked && callAt !== null && due === null}
        change={(at) => change({ callAt: at })}
      />
      {isAsked && !card && <Alert color="yellow">{say("call.no-card")}</Alert>}
      {writeUp.error && (
        <Alert color="red" role="alert">
          {refusedBy(writeUp.error, say("kit.refusal.offline.title"))}
        </Alert>
      )}
      <Group gap="xs">
        <Button onClick={send} loading={writeUp.isPending} rightSection={<KbdOf keys="$mod+Enter" />}>
          {say("call.done")}
        </Button>
        <Button variant="subtle" onClick={skip}>
          {say("call.skip")}
        </Button>
      </Group>
    </Stack>
  );
}

function refusedBy(error: unknown, offline: string): string {
  const refusal = asRefusal(error);
  const told = refusal.status === 0 ? offline : refusal.message;
  return [told, ...Object.values(refusal.fields)].join(" ");
}

function KbdOf({ keys }: { keys: string }) {
  return (
    <Kbd size="xs" visibleFrom="md" aria-hidden>
      {readable(keys).join(" ")}
    </Kbd>
  );
}

interface ResultsProps {
  callId: string;
  chosen: Result | null;
  choose: (result: Result) => void;
  isMissing: boolean;
}

function Results({ callId, chosen, choose, isMissing }: ResultsProps) {
  const say = useSay();
  const label = `${resultFieldOf(callId)}-label`;
  return (
    <Stack gap={6} role="radiogroup" aria-labelledby={label} aria-required aria-invalid={isMissing || undefined}>
      <Text id={label} size="sm" fw={500} c={isMissing ? "red" : undefined}>
        {say(isMissing ? "call.result.missing" : "call.result")}
      </Text>
      <Group gap="xs">
        {RESULTS.map((result, place) => (
          <Chip
            key={result}
            id={place === 0 ? resultFieldOf(callId) : undefined}
            type="radio"
            name={resultFieldOf(callId)}
            checked={chosen === result}
            onChange={() => choose(result)}
          >
            {say(`call.result.${result}`)}
            <Kbd size="xs" ml={6} visibleFrom="md" aria-hidden>
              {place + 1}
            </Kbd>
          </Chip>
        ))}
      </Group>
    </Stack>
  );
}

interface NextStepProps {
  callAt: string | null;
  isWrong: boolean;
  change: (callAt: string | null) => void;
}

function NextStep({ callAt, isWrong, change }: NextStepProps) {
  const say = useSay();
  const zone = useZone();
  const at = (moment: Moment) => localOf(momentAt(moment, serverNow(), zone), zone);
  return (
    <Group gap="xs" align="center">
      <Chip checked={callAt !== null} onChange={(isOn) => change(isOn ? at("tomorrow") : null)}>
        {say("call.next.call")}
      </Chip>
      {callAt !== null && (
        <>
          <TextInput
            type="datetime-local"
            size="sm"
            aria-label={say("call.next.when")}
            error={isWrong && say("call.next.wrong")}
            value={callAt}
            onChange={(event) => change(event.currentTarget.value)}
          />
          {MOMENTS.map((moment) => (
            <Button key={moment} variant="default" size="sm" onClick={() => change(at(moment))}>
              {say(`call.next.${moment}`)}
            </Button>
          ))}
        </>
      )}
    </Group>
  );
}
