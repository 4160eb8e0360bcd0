import { Group, Select } from "@mantine/core";
import { useColleagues, useViewer } from "~/session/viewer";
import { useSay } from "~/words";
import { type Filters, KINDS } from "./filters";

interface Props {
  filters: Filters;
  change: (part: Partial<Filters>) => void;
}

export function FilterBar({ filters, change }: Props) {
  const say = useSay();
  const viewer = useViewer();
  const others = useColleagues().all.filter(({ id }) => id !== viewer.id);
  const whose = [
    { value: "me", label: say("tasks.whose.me") },
    { value: "team", label: say("tasks.whose.team") },
    ...others.map(({ id, name }) => ({ value: id, label: name })),
  ];
  const kinds = [
    { value: "", label: say("tasks.kind.any") },
    ...KINDS.map((kind) => ({ value: kind, label: say(`tasks.kind.${kind}`) })),
  ];
  return (
    <Group gap="xs" my="sm">
      {filters.tab !== "queue" && (
        <Select
          aria-label={say("tasks.whose")}
          data={whose}
          value={filters.whose}
          onChange={(value) => change({ whose: value ?? "me" })}
          allowDeselect={false}
          searchable
          w={220}
        />
      )}
      <Select
        aria-label={say("tasks.kind")}
        data={kinds}
        value={filters.kind}
        onChange={(value) => change({ kind: (value ?? "") as Filters["kind"] })}
        allowDeselect={false}
        w={180}
      />
    </Group>
  );
}
