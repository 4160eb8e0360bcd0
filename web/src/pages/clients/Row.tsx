import { Checkbox, Group, Skeleton, Text, UnstyledButton } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconBuilding, IconUser } from "@tabler/icons-react";
import type { CSSProperties } from "react";
import { Link } from "wouter";
import type { Card } from "~/api/client";
import { useFormat } from "~/kit/format";
import { useColleagues } from "~/session/viewer";
import { useSay } from "~/words";
import type { Column, Sort } from "./filters";
import { StageBadge } from "./StageBadge";

interface Placed {
  columns: Column[];
  isTable: boolean;
  style: CSSProperties;
}

interface Props extends Placed {
  card: Card;
  index: number;
  isHere: boolean;
  /** Null: the viewer has nothing to do with several. */
  choice: { isChosen: boolean; choose: (isReaching: boolean) => void } | null;
  onOpen: () => void;
  onFocus: () => void;
}

export function Row(props: Props) {
  return props.isTable ? <TableRow {...props} /> : <CardRow {...props} />;
}

/** The columns that a list can stand by. */
const SORTED_BY: Partial<Record<Column | "name", Sort>> = { name: "name", created: "newest", changed: "changed" };

interface HeadProps {
  columns: Column[];
  sort: Sort;
  onSort: (sort: Sort) => void;
  /** Null: no rows can be chosen. */
  choice: { isAll: boolean; isSome: boolean; toggle: () => void } | null;
}

export function HeadRow({ columns, sort, onSort, choice }: HeadProps) {
  const say = useSay();
  const direction = sort === "name" ? "ascending" : "descending";
  const Arrow = sort === "name" ? IconArrowUp : IconArrowDown;
  return (
    <thead className="clients-head">
      <tr className="clients-row" aria-rowindex={1}>
        {choice && (
          <td className="clients-box">
            <Checkbox
              size="xs"
              aria-label={say("clients.choose.all")}
              checked={choice.isAll}
              indeterminate={choice.isSome && !choice.isAll}
              onChange={choice.toggle}
            />
          </td>
        )}
        {(["name", ...columns] as const).map((column) => {
          const by = SORTED_BY[column];
          const isBy = by === sort;
          return (
            <th scope="col" key={column} aria-sort={isBy ? direction : undefined}>
              {by ? (
                <UnstyledButton fz="sm" fw={600} c="inherit" onClick={() => onSort(by)}>
                  {say(`clients.column.${column}`)} {isBy && <Arrow size={12} aria-hidden />}
                </UnstyledButton>
              ) : (
                say(`clients.column.${column}`)
              )}
            </th>
          );
        })}
      </tr>
    </thead>
  );
}

function TableRow({ card, columns, index, isHere, choice, style, onOpen, onFocus }: Props) {
  return (
    <tr
      className="clients-row clients-client"
      aria-rowindex={index + 2}
      aria-current={isHere || undefined}
      data-id={card.id}
      style={style}
    >
      {choice && (
        <td className="clients-box">
          <Box card={card} {...choice} />
        </td>
      )}
      <td>
        <Name card={card} onOpen={onOpen} onFocus={onFocus} />
      </td>
      {columns.map((column) => (
        <td key={column}>
          <Cell card={card} column={column} />
        </td>
      ))}
    </tr>
  );
}

function CardRow({ card, columns, isHere, choice, style, onOpen, onFocus }: Props) {
  const { nameOf } = useColleagues();
  return (
    <li
      className="clients-card clients-client"
      aria-current={isHere || undefined}
      data-id={card.id}
      data-boxed={choice ? true : undefined}
      style={style}
    >
      {choice && (
        <div className="clients-box">
          <Box card={card} {...choice} />
        </div>
      )}
      <Group justify="space-between" wrap="nowrap" gap="xs">
        <Name card={card} onOpen={onOpen} onFocus={onFocus} />
        {columns.includes("stage") && <StageBadge stage={card.stage} />}
      </Group>
      <Group justify="space-between" wrap="nowrap" gap="xs">
        <Text size="sm" c="dimmed" truncate>
          {card.phones.length > 0 && !isNameless(card) ? <Cell card={card} column="phone" /> : card.emails[0]}
        </Text>
        <Text size="sm" c="dimmed" truncate>
          {columns.includes("owner") && nameOf(card.owner_id)}
        </Text>
      </Group>
    </li>
  );
}

/** Shift reaches from the box before to this one. */
function Box({ card, isChosen, choose }: { card: Card } & NonNullable<Props["choice"]>) {
  const say = useSay();
  return (
    <Checkbox
      size="xs"
      aria-label={say("clients.choose", { name: card.name })}
      checked={isChosen}
      onChange={(event) => choose((event.nativeEvent as unknown as MouseEvent).shiftKey === true)}
    />
  );
}

/** The link covers the whole row, so that a click anywhere on it opens the card. */
function Name({ card, onOpen, onFocus }: Pick<Props, "card" | "onOpen" | "onFocus">) {
  const Kind = card.kind === "company" ? IconBuilding : IconUser;
  return (
    <Group gap={8} wrap="nowrap" miw={0}>
      <Kind size={16} stroke={1.6} aria-hidden className="clients-kind" />
      <Link
        href={`/clients/${card.id}`}
        className="clients-link"
        data-nameless={isNameless(card) || undefined}
        onClick={onOpen}
        onFocus={onFocus}
      >
        {card.name}
      </Link>
    </Group>
  );
}

/** A card that a call made is called by its number until somebody knows better. */
function isNameless({ name, phones }: Card): boolean {
  return name.replace(/[^+\d]/g, "") === phones[0];
}

function Cell({ card, column }: { card: Card; column: Column }) {
  const format = useFormat();
  const { nameOf } = useColleagues();
  switch (column) {
    case "phone":
      return <Several values={card.phones.map(format.phone)} />;
    case "email":
      return <Several values={card.emails} />;
    case "stage":
      return <StageBadge stage={card.stage} />;
    case "owner":
      return nameOf(card.owner_id);
    case "source":
      return card.source;
    case "created":
      return <Day at={card.created_at} />;
    case "changed":
      return <Day at={card.changed_at} />;
  }
}

/** The main one, and how many more there are. */
function Several({ values: [main, ...more] }: { values: string[] }) {
  if (!main) return null;
  return (
    <>
      {main}
      {more.length > 0 && (
        <Text span size="sm" c="dimmed" title={more.join(", ")}>
          {` +${more.length}`}
        </Text>
      )}
    </>
  );
}

function Day({ at }: { at: string }) {
  const format = useFormat();
  return (
    <time dateTime={at} title={format.full(at)}>
      {format.isToday(at) ? format.time(at) : format.dayKey(at)}
    </time>
  );
}

export function GhostRow({ columns, isTable, hasBoxes, style }: Placed & { hasBoxes: boolean }) {
  if (!isTable) {
    return (
      <li className="clients-card" style={style} aria-hidden>
        <Skeleton height={14} width="55%" mb={10} />
        <Skeleton height={10} width="35%" />
      </li>
    );
  }
  return (
    <tr className="clients-row" style={style} aria-hidden>
      {hasBoxes && <td />}
      <td>
        <Skeleton height={12} width="60%" />
      </td>
      {columns.map((column) => (
        <td key={column}>
          <Skeleton height={10} width="70%" />
        </td>
      ))}
    </tr>
  );
}
