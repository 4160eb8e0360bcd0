import { Button, Group, Select, Text, TextInput, UnstyledButton } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useState } from "react";
import type { Person } from "~/api/client";
import { Empty } from "~/kit/Empty";
import { useFormat } from "~/kit/format";
import { Mark } from "~/kit/Mark";
import { RefusalPage } from "~/kit/RefusalPage";
import { useRoleName } from "~/kit/roleName";
import list from "~/kit/rows.module.css";
import { Waiting } from "~/kit/Waiting";
import { useTeams } from "~/session/teams";
import { useSay } from "~/words";
import { type State, useStaff } from "./queries";
import css from "./staff.module.css";

const STATES = ["active", "invited", "inactive"] as const satisfies readonly State[];
const COLORS: Record<State, string> = { active: "green", invited: "yellow", inactive: "gray" };
const PAUSE_MS = 250;

interface Props {
  team: string | null;
  open: (id: string) => void;
}

export function People({ team, open }: Props) {
  const say = useSay();
  const [search, setSearch] = useState("");
  const [state, setState] = useState<State | null>(null);
  const [asked] = useDebouncedValue(search, PAUSE_MS);
  const { data, error, refetch, isPlaceholderData, hasNextPage, fetchNextPage, isFetchingNextPage } = useStaff({
    search: asked.trim(),
    team,
    state,
  });
  const people = data?.pages.flatMap((page) => page.items) ?? [];
  const all = () => {
    setSearch("");
    setState(null);
  };
  return (
    <section aria-label={say("staff.people")}>
      <Group component="search" gap="xs" mb="sm">
        <TextInput
          type="search"
          flex="1 1 14rem"
          maw={360}
          aria-label={say("staff.search")}
          placeholder={say("staff.search")}
          leftSection={<IconSearch size={16} aria-hidden />}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
          maxLength={200}
          autoComplete="off"
        />
        <Select
          w={180}
          aria-label={say("staff.state")}
          placeholder={say("staff.state.any")}
          data={STATES.map((value) => ({ value, label: say(`staff.state.${value}`) }))}
          value={state}
          onChange={(value) => setState(value as State | null)}
          clearable
          clearButtonProps={{ "aria-label": say("staff.state.any") }}
        />
      </Group>
      {error && !data && <RefusalPage error={error} retry={refetch} />}
      {!error && !data && <Waiting />}
      {data && people.length === 0 && !isPlaceholderData && (
        <Empty title={say("staff.none")}>
          <Text c="dimmed">{say("staff.none.do")}</Text>
          <Button variant="default" onClick={all}>
            {say("staff.none.all")}
          </Button>
        </Empty>
      )}
      <ul className={list.list} aria-label={say("staff.people")} aria-busy={isPlaceholderData}>
        {people.map((person) => (
          <PersonRow key={person.id} person={person} open={open} />
        ))}
      </ul>
      {hasNextPage && (
        <Button variant="default" mt="sm" loading={isFetchingNextPage} onClick={() => fetchNextPage()}>
          {say("kit.more")}
        </Button>
      )}
    </section>
  );
}

function PersonRow({ person, open }: { person: Person; open: (id: string) => void }) {
  const say = useSay();
  const format = useFormat();
  const roleName = useRoleName();
  const { nameOf } = useTeams();
  const seen = person.last_sign_in_at;
  return (
    <li className={`${list.row} ${css.person}`}>
      <UnstyledButton className={css.open} onClick={() => open(person.id)}>
        <Text fw={600} span>
          {person.name}
        </Text>
        <Text size="sm" c="dimmed" span display="block">
          {[person.login, person.extension].filter(Boolean).join(" · ")}
        </Text>
      </UnstyledButton>
      <div>
        <Text size="sm">{nameOf(person.team_id) || say("staff.no-team")}</Text>
        <Text size="sm" c="dimmed">
          {(person.roles ?? []).map(roleName).join(", ")}
        </Text>
      </div>
      <div>
        <PersonState state={person.state} />
      </div>
      <Text size="sm" c="dimmed" title={seen ? format.full(seen) : undefined}>
        {seen ? say("staff.seen", { when: format.ago(seen) }) : say("staff.never-seen")}
      </Text>
    </li>
  );
}

export function PersonState({ state }: { state: State }) {
  const say = useSay();
  return <Mark color={COLORS[state]}>{say(`staff.state.${state}`)}</Mark>;
}
