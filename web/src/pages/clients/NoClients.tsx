import { Button, Group, Text } from "@mantine/core";
import { Empty } from "~/kit/Empty";
import { useSay } from "~/words";
import { type Filters, isFiltered, NO_FILTERS } from "./filters";
import { openNewClient } from "./NewClient";

interface Props {
  filters: Filters;
  change: (changes: Partial<Filters>) => void;
  mayAdd: boolean;
}

/** An empty list: there are no clients yet, or none that fit. */
export function NoClients({ filters, change, mayAdd }: Props) {
  const say = useSay();
  const search = filters.search.trim();
  const add = (name: string, word: "clients.new" | "clients.none.add") =>
    mayAdd && (
      <Button variant={search ? "default" : "filled"} onClick={() => openNewClient({ name })}>
        {say(word)}
      </Button>
    );
  if (!isFiltered(filters)) {
    return (
      <Empty title={say("clients.none")}>
        <Text c="dimmed">{say("clients.none.meaning")}</Text>
        {add("", "clients.none.add")}
      </Empty>
    );
  }
  return (
    <Empty title={search ? say("clients.nothing.for", { search }) : say("clients.nothing")}>
      <Text c="dimmed">{say("clients.nothing.meaning")}</Text>
      <Group justify="center">
        <Button onClick={() => change(NO_FILTERS)}>{say("clients.clear")}</Button>
        {search && add(search, "clients.new")}
      </Group>
    </Empty>
  );
}
