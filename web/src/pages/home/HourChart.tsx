import { Card, Group, SegmentedControl, Text, Title } from "@mantine/core";
import { useState } from "react";
import { Empty } from "~/kit/Empty";
import { useSay } from "~/words";
import { type Hour, hoursOf, scaleOf } from "./hours";
import css from "./hours.module.css";
import { useCallSummary } from "./queries";

type View = "chart" | "table";

/** Today's calls by hour: bars that begin at zero, or the same as a table. */
export function HourChart() {
  const say = useSay();
  const [view, setView] = useState<View>("chart");
  const { data } = useCallSummary({ by: "hour" });
  const hours = data ? hoursOf(data) : [];
  const isEmpty = data && hours.every(({ answered, missed }) => answered + missed === 0);
  return (
    <Card withBorder component="section" aria-labelledby="hours">
      <Group justify="space-between" mb="sm">
        <Title order={2} size="h4" id="hours">
          {say("home.hours")}
        </Title>
        <SegmentedControl
          size="xs"
          aria-label={say("home.view")}
          value={view}
          onChange={(chosen) => setView(chosen as View)}
          data={(["chart", "table"] as const).map((value) => ({ value, label: say(`home.view.${value}`) }))}
        />
      </Group>
      {isEmpty && (
        <Empty title={say("home.hours.none")}>
          <Text c="dimmed">{say("home.hours.none.do")}</Text>
        </Empty>
      )}
      {data && !isEmpty && (view === "chart" ? <Bars hours={hours} /> : <Table hours={hours} />)}
    </Card>
  );
}

function Bars({ hours }: { hours: Hour[] }) {
  const say = useSay();
  const { top, step } = scaleOf(hours);
  const sum = (of: (hour: Hour) => number) => hours.reduce((all, hour) => all + of(hour), 0);
  const told = say("home.hours.told", {
    answered: sum(({ answered }) => answered),
    missed: sum(({ missed }) => missed),
  });
  return (
    <figure className={css.figure}>
      <figcaption className={css.legend}>
        <span className={`${css.sample} ${css.answered}`} /> {say("home.answered")}
        <span className={`${css.sample} ${css.missed}`} /> {say("home.missed")}
      </figcaption>
      <div className={css.plot} role="img" aria-label={told}>
        {Array.from({ length: top / step + 1 }, (_, line) => line * step).map((value) => (
          <div key={value} className={css.line} style={{ bottom: `${(value / top) * 100}%` }}>
            <span>{value}</span>
          </div>
        ))}
        <div className={css.hours}>
          {hours.map(({ hour, answered, missed }) => (
            <div key={hour} className={css.hour} title={say("home.hour.told", { hour, answered, missed })}>
              <div className={`${css.bar} ${css.answered}`} style={{ height: `${(answered / top) * 100}%` }} />
              <div className={`${css.bar} ${css.missed}`} style={{ height: `${(missed / top) * 100}%` }} />
              <span className={css.name}>{hour}</span>
            </div>
          ))}
        </div>
      </div>
    </figure>
  );
}

function Table({ hours }: { hours: Hour[] }) {
  const say = useSay();
  return (
    <table className={css.table}>
      <thead>
        <tr>
          <th scope="col">{say("home.hour")}</th>
          <th scope="col">{say("home.answered")}</th>
          <th scope="col">{say("home.missed")}</th>
        </tr>
      </thead>
      <tbody>
        {hours.map(({ hour, answered, missed }) => (
          <tr key={hour}>
            <th scope="row">{say("home.hour.span", { from: two(hour), to: two((hour + 1) % 24) })}</th>
            <td>{answered}</td>
            <td>{missed}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function two(hour: number): string {
  return `${String(hour).padStart(2, "0")}:00`;
}
