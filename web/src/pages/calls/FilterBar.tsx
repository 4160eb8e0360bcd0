import { Button, Select, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useEffect, useState } from "react";
import { useColleagues, useViewer } from "~/session/viewer";
import { useSay } from "~/words";
import css from "./calls.module.css";
import { DIRECTIONS, DISPOSITIONS, type Filters, PERIODS } from "./filters";

interface Props {
  filters: Filters;
  change: (part: Partial<Filters>) => void;
}

export function FilterBar({ filters, change }: Props) {
  const say = useSay();
  return (
    <search className={css.filters}>
      <Choice
        label={say("calls.period")}
        value={filters.period}
        options={PERIODS.map((value) => [value, say(`calls.period.${value}`)])}
        choose={(period) => change({ period: period as Filters["period"] })}
      />
      {filters.period === "own" && <Days filters={filters} change={change} />}
      <Choice
        label={say("calls.direction")}
        value={filters.direction}
        options={[
          ["", say("calls.any")],
          ...DIRECTIONS.map((value): [string, string] => [value, say(`calls.direction.${value}`)]),
        ]}
        choose={(direction) => change({ direction: direction as Filters["direction"] })}
      />
      <Choice
        label={say("calls.result")}
        value={filters.isMissed ? "missed" : filters.disposition}
        options={[
          ["", say("calls.any")],
          ["missed", say("calls.result.missed")],
          ...DISPOSITIONS.map((value): [string, string] => [value, say(`calls.disposition.${value}`)]),
        ]}
        choose={(result) =>
          change({
            isMissed: result === "missed",
            disposition: result === "missed" ? "" : (result as Filters["disposition"]),
          })
        }
      />
      <Whose filters={filters} change={change} />
      <NumberField filters={filters} change={change} />
    </search>
  );
}

interface ChoiceProps {
  label: string;
  value: string;
  options: [string, string][];
  choose: (value: string) => void;
  isLong?: boolean;
}

function Choice({ label, value, options, choose, isLong }: ChoiceProps) {
  return (
    <Select
      label={label}
      data={options.map(([value, label]) => ({ value, label }))}
      value={value}
      onChange={(chosen) => choose(chosen ?? "")}
      allowDeselect={false}
      searchable={isLong}
    />
  );
}

function Whose({ filters, change }: Props) {
  const say = useSay();
  const viewer = useViewer();
  const others = useColleagues().all.filter(({ id }) => id !== viewer.id);
  return (
    <Choice
      label={say("calls.whose")}
      value={filters.whose}
      options={[
        ["", say("calls.whose.all")],
        ["me", say("calls.whose.me")],
        ...others.map(({ id, name }): [string, string] => [id, name]),
      ]}
      choose={(whose) => change({ whose })}
      isLong
    />
  );
}

function Days({ filters, change }: Props) {
  const say = useSay();
  return (["from", "to"] as const).map((name) => (
    <TextInput
      key={name}
      type="date"
      label={say(`calls.${name}`)}
      value={filters[name]}
      max={name === "from" ? filters.to : undefined}
      min={name === "to" ? filters.from : undefined}
      onChange={(event) => change({ [name]: event.currentTarget.value })}
    />
  ));
}

function NumberField({ filters, change }: Props) {
  const say = useSay();
  const [written, setWritten] = useState(filters.number);
  const search = useDebouncedCallback((number: string) => change({ number }), 350);
  useEffect(() => setWritten(filters.number), [filters.number]);
  const clear = (
    <Button size="compact-xs" variant="subtle" onClick={() => change({ number: "" })}>
      {say("calls.clear")}
    </Button>
  );
  return (
    <TextInput
      type="search"
      inputMode="tel"
      label={say("calls.number")}
      placeholder={say("calls.number.hint")}
      value={written}
      onChange={(event) => {
        setWritten(event.currentTarget.value);
        search(event.currentTarget.value);
      }}
      rightSection={filters.number && clear}
      rightSectionWidth={filters.number ? 90 : undefined}
    />
  );
}
