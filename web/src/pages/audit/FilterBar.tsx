import { Button, Select, TextInput } from "@mantine/core";
import { ColleagueChoice } from "~/kit/ColleagueChoice";
import { useSay } from "~/words";
import css from "./audit.module.css";
import { type Filters, NAMES, RECORD_KINDS } from "./filters";
import { ACTIONS, useActionName } from "./words";

interface Props {
  filters: Filters;
  change: (part: Partial<Filters>) => void;
  clear: () => void;
}

export function FilterBar({ filters, change, clear }: Props) {
  const say = useSay();
  const actionName = useActionName();
  const any = { clearable: true, clearButtonProps: { "aria-label": say("audit.any") }, placeholder: say("audit.any") };
  const written = ["record", "card", "field", "address"] as const;
  return (
    <search className={css.filters}>
      <ColleagueChoice
        {...any}
        size="sm"
        label={say("audit.who")}
        value={filters.user || null}
        onChange={(user) => change({ user: user ?? "" })}
      />
      <Select
        {...any}
        size="sm"
        label={say("audit.action")}
        data={ACTIONS.map((value) => ({ value, label: actionName(value) }))}
        value={filters.action || null}
        onChange={(action) => change({ action: action ?? "" })}
        searchable
        nothingFoundMessage={say("client.nothing-found")}
      />
      <Select
        {...any}
        size="sm"
        label={say("audit.kind")}
        data={RECORD_KINDS.map((value) => ({ value, label: say(`audit.kind.${value}`) }))}
        value={filters.kind || null}
        onChange={(kind) => change({ kind: kind ?? "" })}
      />
      {written.map((name) => (
        <TextInput
          key={name}
          size="sm"
          label={say(`audit.${name}`)}
          placeholder={say("audit.any")}
          value={filters[name]}
          onChange={(event) => change({ [name]: event.currentTarget.value })}
          maxLength={100}
          autoComplete="off"
        />
      ))}
      {(["since", "until"] as const).map((name) => (
        <TextInput
          key={name}
          type="date"
          size="sm"
          label={say(`audit.${name}`)}
          value={filters[name]}
          onChange={(event) => change({ [name]: event.currentTarget.value })}
        />
      ))}
      {NAMES.some((name) => filters[name]) && (
        <Button variant="subtle" size="sm" onClick={clear}>
          {say("audit.clear")}
        </Button>
      )}
    </search>
  );
}
