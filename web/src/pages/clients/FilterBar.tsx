import { Button, Group, Loader, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { type KeyboardEvent, type RefObject, useEffect, useState } from "react";
import { useColleagues, useViewer } from "~/session/viewer";
import { useSay } from "~/words";
import { ColumnChoice } from "./ColumnChoice";
import { FilterChip } from "./FilterChip";
import { type Filters, isFiltered, KINDS, NO_FILTERS, SORTS, STAGES } from "./filters";

interface Props {
  filters: Filters;
  change: (changes: Partial<Filters>) => void;
  retype: (search: string) => void;
  field: RefObject<HTMLInputElement | null>;
  isBusy: boolean;
}

export function FilterBar({ filters, change, retype, field, isBusy }: Props) {
  const say = useSay();
  const owners = useOwners();
  return (
    <search className="clients-filters">
      <SearchField search={filters.search} retype={retype} field={field} isBusy={isBusy} />
      <Group gap={6} wrap="wrap">
        <FilterChip
          name={say("clients.stage")}
          value={filters.stage}
          choices={STAGES.map((stage) => ({ value: stage, label: say(`clients.stage.${stage}`) }))}
          onChoose={(stage) => change({ stage })}
        />
        <FilterChip
          name={say("clients.kind")}
          value={filters.kind}
          choices={KINDS.map((kind) => ({ value: kind, label: say(`clients.kind.${kind}`) }))}
          onChoose={(kind) => change({ kind })}
        />
        <FilterChip
          name={say("clients.owner")}
          value={filters.owner}
          choices={owners}
          onChoose={(owner) => change({ owner })}
        />
        <FilterChip
          name={say("clients.sort")}
          value={filters.sort === "newest" ? null : filters.sort}
          choices={SORTS.map((sort) => ({ value: sort, label: say(`clients.sort.${sort}`) }))}
          onChoose={(sort) => change({ sort: sort ?? "newest" })}
        />
        <ColumnChoice columns={filters.columns} onChoose={(columns) => change({ columns })} />
        {isFiltered(filters) && (
          <Button variant="subtle" size="compact-sm" onClick={() => change(NO_FILTERS)}>
            {say("clients.clear")}
          </Button>
        )}
      </Group>
    </search>
  );
}

function useOwners() {
  const say = useSay();
  const viewer = useViewer();
  const { all } = useColleagues();
  const others = all.filter((user) => user.id !== viewer.id);
  return [
    { value: "me", label: say("clients.owner.me") },
    { value: "none", label: say("clients.owner.none") },
    ...others.map((user) => ({ value: user.id, label: user.name })),
  ];
}

const PAUSE_MS = 250;

function SearchField({
  search,
  retype,
  field,
  isBusy,
}: Pick<Props, "retype" | "field" | "isBusy"> & { search: string }) {
  const say = useSay();
  const [text, setText] = useState(search);
  const ask = useDebouncedCallback(retype, PAUSE_MS);
  useEffect(() => setText(search), [search]);
  const write = (now: string) => {
    setText(now);
    ask(now);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape") write("");
    if (event.key !== "ArrowDown") return;
    event.preventDefault();
    document.querySelector<HTMLElement>("#clients a")?.focus();
  };
  return (
    <TextInput
      ref={field}
      type="search"
      className="clients-search"
      aria-label={say("clients.search")}
      placeholder={say("clients.search")}
      leftSection={isBusy ? <Loader size={14} /> : <IconSearch size={16} aria-hidden />}
      value={text}
      onChange={(event) => write(event.currentTarget.value)}
      onKeyDown={onKeyDown}
      maxLength={200}
      autoComplete="off"
    />
  );
}
