/** What is asked for: to be decided on, or one's own to be withdrawn. */
import { Anchor, Button, Checkbox, Group, Paper, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { Link } from "wouter";
import { useStored } from "~/kit/drafts";
import { Empty } from "~/kit/Empty";
import { useFormat } from "~/kit/format";
import { RefusalPage } from "~/kit/RefusalPage";
import list from "~/kit/rows.module.css";
import { useToasts } from "~/kit/toasts";
import { Waiting } from "~/kit/Waiting";
import { useColleagues, useMay, useViewer } from "~/session/viewer";
import { useSay } from "~/words";
import css from "./deletions.module.css";
import { MoreButton } from "./MoreButton";
import { type Request, useAskToDelete, useDecide, useRequests, useRestore, useWithdraw } from "./queries";

export function OpenRequests() {
  const say = useSay();
  const mayDecide = useMay("cards.delete");
  const requests = useRequests("open");
  const [chosen, choose] = useState<ReadonlySet<string>>(new Set());
  const { data, error, refetch } = requests;
  if (error && !data) return <RefusalPage error={error} retry={refetch} />;
  if (!data) return <Waiting />;
  if (data.length === 0) {
    return (
      <Empty title={say("deletions.open.none")}>
        <Text c="dimmed">{say(mayDecide ? "deletions.open.none.decide" : "deletions.open.none.ask")}</Text>
      </Empty>
    );
  }
  const here = data.filter(({ id }) => chosen.has(id));
  const toggle = (id: string) => choose(chosen.has(id) ? without(chosen, id) : new Set([...chosen, id]));
  const isAll = here.length === data.length;
  return (
    <>
      {mayDecide && (
        <Checkbox
          mb="xs"
          label={say("deletions.all", { count: data.length })}
          checked={isAll}
          indeterminate={here.length > 0 && !isAll}
          onChange={() => choose(new Set(isAll ? [] : data.map(({ id }) => id)))}
        />
      )}
      <ul className={list.list} aria-label={say("deletions.tab.open")}>
        {data.map((request) => (
          <RequestRow
            key={request.id}
            request={request}
            isChosen={mayDecide ? chosen.has(request.id) : null}
            toggle={() => toggle(request.id)}
          />
        ))}
      </ul>
      <MoreButton list={requests} />
      {mayDecide && here.length > 0 && <Decision requests={here} onDone={() => choose(new Set())} />}
    </>
  );
}

function without(chosen: ReadonlySet<string>, id: string): ReadonlySet<string> {
  return new Set([...chosen].filter((one) => one !== id));
}

interface RowProps {
  request: Request;
  /** Null: the viewer does not decide. */
  isChosen: boolean | null;
  toggle: () => void;
}

function RequestRow({ request, isChosen, toggle }: RowProps) {
  const say = useSay();
  const format = useFormat();
  const { nameOf } = useColleagues();
  const viewer = useViewer();
  const name = request.card_name || say("deletions.nameless");
  return (
    <li className={`${list.row} ${css.request}`}>
      {isChosen !== null && (
        <Checkbox aria-label={say("deletions.choose", { name })} checked={isChosen} onChange={toggle} />
      )}
      <div>
        <Anchor component={Link} href={`/clients/${request.card_id}`} fw={600}>
          {name}
        </Anchor>
        <Text className={css.written}>{request.reason}</Text>
        <Text size="sm" c="dimmed">
          {say("deletions.asked", {
            name: nameOf(request.asked_by) || say("client.somebody"),
            when: format.when(request.asked_at),
          })}
        </Text>
      </div>
      {request.asked_by === viewer.id ? <Withdraw request={request} name={name} /> : <span />}
    </li>
  );
}

function Withdraw({ request, name }: { request: Request; name: string }) {
  const say = useSay();
  const toasts = useToasts();
  const { mutateAsync: withdraw, isPending } = useWithdraw();
  const { mutateAsync: askAgain } = useAskToDelete();
  const undo = () => void askAgain({ id: request.card_id, reason: request.reason }).catch(toasts.failed);
  const run = () =>
    withdraw(request.id).then(() => toasts.done(say("deletions.told.withdrawn", { name }), undo), toasts.failed);
  return (
    <Button variant="default" size="compact-sm" loading={isPending} onClick={run}>
      {say("deletions.withdraw")}
    </Button>
  );
}

function Decision({ requests, onDone }: { requests: Request[]; onDone: () => void }) {
  const say = useSay();
  const toasts = useToasts();
  const [note, setNote] = useStored("deletions.note", "");
  const { mutateAsync: decide, isPending } = useDecide();
  const { mutateAsync: restore } = useRestore();
  const takeBack = () => void Promise.all(requests.map(({ card_id }) => restore({ id: card_id }))).catch(toasts.failed);
  const run = (approve: boolean) =>
    decide({ ids: requests.map(({ id }) => id), approve, note: note.trim() }).then(({ decided }) => {
      setNote("");
      onDone();
      const told = say(approve ? "deletions.told.approved" : "deletions.told.refused", { count: decided });
      toasts.done(told, approve ? takeBack : undefined);
    }, toasts.failed);
  return (
    <Paper
      withBorder
      shadow="md"
      p="sm"
      className={css.bar}
      component="section"
      aria-label={say("deletions.decide", { count: requests.length })}
    >
      <Text size="sm" fw={600} mb="xs" role="status">
        {say("deletions.decide", { count: requests.length })}
      </Text>
      <Group gap="xs" align="end">
        <TextInput
          flex="1 1 14rem"
          label={say("deletions.note")}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
          maxLength={1000}
        />
        <Button variant="default" disabled={isPending} onClick={() => run(false)}>
          {say("deletions.refuse")}
        </Button>
        <Button color="red" loading={isPending} onClick={() => run(true)}>
          {say("deletions.approve")}
        </Button>
      </Group>
    </Paper>
  );
}
