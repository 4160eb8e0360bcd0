/** The clients by rows, of which only those in view exist: a table, or cards where there is no room for one. */
import { Button, Group, Text } from "@mantine/core";
import { useElementSize } from "@mantine/hooks";
import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { type CSSProperties, type KeyboardEvent, useEffect, useMemo, useRef, useState } from "react";
import { type Key, useKeys } from "~/kit/keys";
import { useMay } from "~/session/viewer";
import { useSay } from "~/words";
import { ChosenBar } from "./ChosenBar";
import { MOST, useChoosing } from "./choosing";
import { fitting, WIDTH } from "./columns";
import { type Filters, whichOf, writeFilters } from "./filters";
import { lastSeenIn, rememberList } from "./neighbours";
import type { ClientList } from "./queries";
import { GhostRow, HeadRow, Row } from "./Row";
import { usePlaceInList } from "./usePlaceInList";
import { useSteadyScroll, useTopOf } from "./useSteadyScroll";
import "./clients.css";

const LEAST_FOR_TABLE = 600;
const ROW = 42;
const CARD = 68;
const GHOSTS = 12;
const HEAD = 36;
const AHEAD = 20;

interface Props {
  list: ClientList;
  filters: Filters;
  change: (changes: Partial<Filters>) => void;
}

export function List({ list, filters, change }: Props) {
  const say = useSay();
  const { ref, width } = useElementSize();
  const box = useRef<never>(null);
  const search = writeFilters(filters).toString();
  const { top, covered } = useTopOf(box);
  const { rows, hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage, isPending, look } = list;
  const isTable = width === 0 ? innerWidth > LEAST_FOR_TABLE : width >= LEAST_FOR_TABLE;
  const height = isTable ? ROW : CARD;
  const waiting = isPending ? GHOSTS : hasNextPage ? 3 : 0;
  const [seen] = useState(() => lastSeenIn(search));
  const place = usePlaceInList(rows, seen);
  const virtual = useWindowVirtualizer({
    count: rows.length + waiting,
    estimateSize: () => height,
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: 8,
    scrollMargin: top,
    scrollPaddingStart: covered + HEAD,
    scrollPaddingEnd: 8,
    rangeExtractor: place.withIt,
  });
  const items = virtual.getVirtualItems();
  const [first, last] = [virtual.range?.startIndex ?? 0, virtual.range?.endIndex ?? 0];
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows of another height are measured anew
  useEffect(() => virtual.measure(), [height]);
  useEffect(() => look(first, last), [look, first, last]);
  useEffect(() => {
    const isNear = last + AHEAD >= rows.length;
    if (isNear && hasNextPage && !isFetchingNextPage && !isFetchNextPageError) fetchNextPage();
  }, [last, rows.length, hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage]);
  useSteadyScroll(rows, height, top - covered - HEAD);
  const ids = useMemo(() => rows.map(({ id }) => id), [rows]);
  const choosing = useChoosing(ids, JSON.stringify(whichOf(filters)));
  const mayChoose = useMay("cards.write");
  const step = (by: number) => place.step(by, first, (index) => virtual.scrollToIndex(index));
  useKeys([
    { keys: "j", word: "clients.keys.next", run: () => step(1) },
    { keys: "k", word: "clients.keys.previous", run: () => step(-1) },
    ...(mayChoose ? boxKeys((isReaching) => place.id && choosing.choose(place.id, isReaching)) : []),
  ]);
  useReturn(place.index >= 0 && top > 0, () => step(0));
  const byArrow = (event: KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    step(by);
  };
  const [Outer, Inner] = isTable ? (["table", "tbody"] as const) : (["div", "ul"] as const);
  const shown = fitting(filters.columns, width);
  const tracks = [
    ...(mayChoose ? ["32px"] : []),
    "minmax(0, 1fr)",
    ...shown.map((column) => `${WIDTH[column]}px`),
  ].join(" ");
  const isAll = rows.length > 0 && choosing.ids.size >= Math.min(rows.length, MOST);
  const toggle = isAll ? choosing.none : choosing.all;
  const headChoice = mayChoose ? { isAll, isSome: choosing.ids.size > 0, toggle } : null;
  const open = () =>
    rememberList(
      rows.map((card) => card.id),
      search,
    );
  return (
    <div ref={ref} className="clients" data-stale={list.isPlaceholderData || undefined}>
      <Outer
        id="clients"
        className="clients-list"
        aria-label={isTable ? say("frame.clients") : undefined}
        aria-rowcount={isTable ? (hasNextPage ? -1 : rows.length + 1) : undefined}
        style={{ "--tracks": tracks, "--covered": `${covered}px` } as CSSProperties}
      >
        {isTable && (
          <HeadRow columns={shown} sort={filters.sort} onSort={(sort) => change({ sort })} choice={headChoice} />
        )}
        <Inner
          ref={box}
          className="clients-rows"
          aria-label={isTable ? undefined : say("frame.clients")}
          aria-busy={isPending || isFetchingNextPage}
          style={{ height: virtual.getTotalSize() }}
          onKeyDown={byArrow}
        >
          {items.map(({ index, key, start }) => {
            const card = rows[index];
            const at = { height, transform: `translateY(${start - top}px)` };
            if (!card) return <GhostRow key={key} columns={shown} isTable={isTable} hasBoxes={mayChoose} style={at} />;
            const isHere = place.id === card.id;
            const choose = (isReaching: boolean) => choosing.choose(card.id, isReaching);
            const choice = mayChoose ? { isChosen: choosing.ids.has(card.id), choose } : null;
            const parts = { choice, card, columns: shown, isTable, index, isHere, style: at };
            return <Row key={key} {...parts} onOpen={open} onFocus={() => place.set(card.id)} />;
          })}
        </Inner>
      </Outer>
      {isFetchNextPageError && (
        <Group justify="center" py="md" role="alert">
          <Text>{say("clients.more.failed")}</Text>
          <Button variant="default" onClick={() => fetchNextPage()}>
            {say("kit.try-again")}
          </Button>
        </Group>
      )}
      {choosing.ids.size > 0 && <ChosenBar choosing={choosing} />}
      {!hasNextPage && !isPending && (
        <Text c="dimmed" size="sm" ta="center" py="md">
          {say("clients.all", { count: rows.length })}
        </Text>
      )}
    </div>
  );
}

/** `x` takes the row in, or out; with Shift all rows from the box before. */
function boxKeys(choose: (isReaching: boolean) => void): Key[] {
  return [
    { keys: "x", word: "clients.keys.choose", run: () => choose(false) },
    { keys: "Shift+X", word: "clients.keys.reach", run: () => choose(true) },
  ];
}

/** Whoever comes back to a list finds himself where he left it; and the page that he goes to begins at its top. */
function useReturn(isPlaced: boolean, goThere: () => void): void {
  const isDone = useRef(false);
  useEffect(() => {
    if (isPlaced && !isDone.current) goThere();
    if (isPlaced) isDone.current = true;
  });
  useEffect(() => () => scrollTo(0, 0), []);
}
