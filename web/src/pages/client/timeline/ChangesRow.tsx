/** What somebody changed on the card in one go: a line that unfolds to each fact as it was and as it is. */
import { Button, Text } from "@mantine/core";
import { IconChevronDown, IconChevronUp, IconPencil, IconRestore, IconTrash, IconUserPlus } from "@tabler/icons-react";
import { useId, useState } from "react";
import { useColleagues } from "~/session/viewer";
import { useSay } from "~/words";
import css from "../client.module.css";
import { asText } from "../facts/extras";
import { useFactText } from "../facts/texts";
import { deedOf, type FactChange, isPutBack, summedUp } from "./changes";
import { RowFrame } from "./RowFrame";
import type { RowProps } from "./rows";

const NAMED = 2;

export function ChangesRow({ row }: RowProps) {
  return deedOf(row.entry) ? <Done row={row} /> : <Changed row={row} />;
}

const DONE = {
  created: { icon: IconUserPlus, word: "client.change.made" },
  deleted: { icon: IconTrash, word: "client.change.deleted" },
  restored: { icon: IconRestore, word: "client.change.restored" },
} as const;

function Done({ row: { entry } }: RowProps) {
  const say = useSay();
  const { nameOf } = useColleagues();
  const name = nameOf(entry.user_id) || say("client.somebody");
  const { icon, word } = DONE[deedOf(entry) ?? "created"];
  const title = <Text span>{say(word, { name })}</Text>;
  return <RowFrame icon={icon} color="gray" at={entry.occurred_at} title={title} />;
}

function Changed({ row: { entry, run } }: RowProps) {
  const say = useSay();
  const id = useId();
  const { nameOf } = useColleagues();
  const [isUnfolded, setUnfolded] = useState(false);
  const facts = useFactList();
  const changes = summedUp(run);
  const name = nameOf(entry.user_id) || say("client.somebody");
  const Chevron = isUnfolded ? IconChevronUp : IconChevronDown;
  return (
    <RowFrame
      icon={IconPencil}
      color="gray"
      at={entry.occurred_at}
      title={
        <Text span>
          {say("client.change.changed", { name, facts: facts(changes) })}{" "}
          <Button
            size="compact-xs"
            variant="subtle"
            color="gray"
            rightSection={<Chevron size={14} aria-hidden />}
            aria-expanded={isUnfolded}
            aria-controls={id}
            onClick={() => setUnfolded(!isUnfolded)}
          >
            {say(isUnfolded ? "client.change.fold" : "client.change.unfold")}
          </Button>
        </Text>
      }
    >
      <dl id={id} className={css.changes} hidden={!isUnfolded}>
        {isUnfolded && changes.map((change) => <BeforeAndNow key={change.name} change={change} />)}
      </dl>
    </RowFrame>
  );
}

/** `name, phones and 2 more`. */
function useFactList(): (changes: FactChange[]) => string {
  const say = useSay();
  return (changes) => {
    const names = changes.map(({ name }) => say(`client.fact.in-list.${name}`));
    const rest = names.length - NAMED;
    if (rest < 2) return names.join(", ");
    return say("client.change.more", { facts: names.slice(0, NAMED).join(", "), count: rest });
  };
}

function BeforeAndNow({ change }: { change: FactChange }) {
  const say = useSay();
  const text = useFactText();
  const parts: Part[] = change.name === "extra" ? extraParts(change) : [change];
  return (
    <>
      <dt>{say(`client.fact.${change.name}`)}</dt>
      {isPutBack(change) && <dd>{say("client.change.put-back")}</dd>}
      {!isPutBack(change) &&
        parts.map(({ label, before, now }) => (
          <dd key={label ?? ""} className={css.written}>
            {label && `${label}: `}
            <del>{text(change.name, before)}</del>
            <span aria-hidden> → </span>
            <ins>{text(change.name, now)}</ins>
          </dd>
        ))}
    </>
  );
}

interface Part {
  label?: string;
  before: unknown;
  now: unknown;
}

/** Of the free fields only those that differ. */
function extraParts({ before, now }: FactChange): Part[] {
  const [was, is] = [before, now].map((extra) => (extra ?? {}) as Record<string, unknown>) as [
    Record<string, unknown>,
    Record<string, unknown>,
  ];
  const keys = [...new Set([...Object.keys(was), ...Object.keys(is)])];
  return keys
    .map((label) => ({ label, before: asText(was[label]), now: asText(is[label]) }))
    .filter((part) => part.before !== part.now);
}
