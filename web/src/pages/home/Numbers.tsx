/** Today in numbers, each beside the same weekday of last week where that can be told. */
import { Text } from "@mantine/core";
import { useIntl } from "react-intl";
import type { CallFigures } from "~/api/client";
import { lasting, useFormat } from "~/kit/format";
import { useNow } from "~/kit/now";
import { RefusalPage } from "~/kit/RefusalPage";
import { useZone } from "~/kit/zone";
import { useSay } from "~/words";
import { changeOf, spansOf } from "./comparing";
import { Figure } from "./Figure";
import css from "./figures.module.css";
import { missedOf } from "./hours";
import { useComparison, usePromises, useToday } from "./queries";

export function Numbers() {
  const say = useSay();
  const { number } = useFormat();
  const zone = useZone();
  const now = useNow(60);
  const today = useToday();
  const promises = usePromises(now, zone);
  const spans = spansOf(now, zone);
  const comparison = useComparison(spans);
  if (today.error && !today.data) return <RefusalPage error={today.error} retry={today.refetch} />;
  const { data } = today;
  const made = promises.data?.made;
  const overdue = promises.data?.overdue;
  const compared = (of: (figures: CallFigures, scope: string) => number, isTime = false) =>
    spans &&
    comparison.data?.hadCalls &&
    comparison.data.now &&
    comparison.data.before && (
      <Compared
        now={of(comparison.data.now.total, comparison.data.now.scope)}
        before={of(comparison.data.before.total, comparison.data.before.scope)}
        until={spans.until}
        isTime={isTime}
      />
    );
  return (
    <section aria-label={say("home.numbers")}>
      <ul className={css.figures}>
        <Figure
          name={say("home.answered")}
          value={data && number(data.answered)}
          href="/calls?period=today&result=ANSWERED"
        >
          {compared(({ answered }) => answered)}
        </Figure>
        <Figure name={say("home.missed")} value={data && number(data.missed)} href="/calls?period=today&missed=1">
          {compared(missedOf)}
        </Figure>
        <Figure
          name={say("home.called-back")}
          value={made && number(made.called_back)}
          href="/tasks?tab=done&whose=team"
        >
          {made && say("home.called-back.of", { promised: made.promised, late: made.kept_late })}
        </Figure>
        <Figure
          name={say("home.overdue")}
          value={overdue !== undefined && number(overdue)}
          href="/tasks?tab=overdue&whose=team"
          isBad={Boolean(overdue)}
        >
          {overdue === 0 && say("home.overdue.none")}
        </Figure>
        <Figure name={say("home.talk-time")} value={data && lasting(data.talk_seconds)}>
          {compared(({ talk_seconds }) => talk_seconds, true)}
        </Figure>
      </ul>
      <Basis spans={spans} hadCalls={comparison.data?.hadCalls} isLost={Boolean(comparison.error)} />
    </section>
  );
}

interface ComparedProps {
  now: number;
  before: number;
  /** Until when both are counted. */
  until: number;
  isTime: boolean;
}

function Compared({ now, before, until, isTime }: ComparedProps) {
  const say = useSay();
  const intl = useIntl();
  const { number, time } = useFormat();
  const { by, share } = changeOf(now, before);
  const told = isTime ? lasting : number;
  const percent = share !== null && intl.formatNumber(share, { style: "percent", signDisplay: "exceptZero" });
  const difference = `${by > 0 ? "+" : by < 0 ? "−" : "±"}${told(Math.abs(by))}`;
  const change = percent || difference;
  return <>{say("home.compared", { now: told(now), before: told(before), until: time(until), change })}</>;
}

interface BasisProps {
  spans: ReturnType<typeof spansOf>;
  hadCalls: boolean | undefined;
  isLost: boolean;
}

/** What the numbers are compared with, or why they are not. */
function Basis({ spans, hadCalls, isLost }: BasisProps) {
  const say = useSay();
  const format = useFormat();
  if (isLost) return <Told>{say("home.basis.lost")}</Told>;
  if (!spans) return <Told>{say("home.basis.early")}</Told>;
  if (hadCalls === undefined) return null;
  const day = format.weekday(spans.weekAgo.since);
  if (!hadCalls) return <Told>{say("home.basis.none", { day })}</Told>;
  return <Told>{say("home.basis", { day, until: format.time(spans.until) })}</Told>;
}

function Told({ children }: { children: string }) {
  return (
    <Text size="sm" c="dimmed" mt="xs">
      {children}
    </Text>
  );
}
