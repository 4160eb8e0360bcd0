import { MultiSelect, Select, SimpleGrid, Stack, TextInput } from "@mantine/core";
import { useRoleName } from "~/kit/roleName";
import { useRoleBook } from "~/pages/roles/queries";
import { useTeams } from "~/session/teams";
import { LANGUAGES, useSay } from "~/words";
import type { PersonDraft } from "./person";
import { TeamSelect } from "./TeamSelect";

interface Props {
  draft: PersonDraft;
  change: (part: Partial<PersonDraft>) => void;
  wrong: Record<string, string>;
}

/** Everything that is written of a person. */
export function PersonFields({ draft, change, wrong }: Props) {
  const say = useSay();
  return (
    <Stack gap="sm">
      <TextInput
        label={say("staff.name")}
        value={draft.name}
        onChange={(event) => change({ name: event.currentTarget.value })}
        error={wrong.name}
        required
        maxLength={200}
        autoComplete="off"
        data-autofocus
      />
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
        <TextInput
          label={say("staff.login")}
          value={draft.login}
          onChange={(event) => change({ login: event.currentTarget.value })}
          error={wrong.login}
          required
          maxLength={100}
          autoComplete="off"
          autoCapitalize="none"
        />
        <TextInput
          label={say("staff.extension")}
          value={draft.extension}
          onChange={(event) => change({ extension: event.currentTarget.value })}
          error={wrong.extension}
          maxLength={40}
          autoComplete="off"
        />
      </SimpleGrid>
      <TextInput
        type="email"
        label={say("staff.email")}
        description={say("staff.email.meaning")}
        value={draft.email}
        onChange={(event) => change({ email: event.currentTarget.value })}
        error={wrong.email}
        maxLength={254}
        autoComplete="off"
      />
      <TeamChoice draft={draft} change={change} wrong={wrong} />
      <RoleChoice draft={draft} change={change} wrong={wrong} />
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
        <Select
          label={say("staff.language")}
          data={Object.entries(LANGUAGES).map(([value, label]) => ({ value, label }))}
          value={draft.language}
          onChange={(language) => language && change({ language })}
          error={wrong.language}
          allowDeselect={false}
        />
        <Select
          label={say("staff.zone")}
          data={[...new Set([draft.time_zone, ...Intl.supportedValuesOf("timeZone")])]}
          value={draft.time_zone}
          onChange={(time_zone) => time_zone && change({ time_zone })}
          error={wrong.time_zone}
          searchable
          limit={50}
          allowDeselect={false}
        />
      </SimpleGrid>
    </Stack>
  );
}

function TeamChoice({ draft, change, wrong }: Props) {
  const say = useSay();
  const { open } = useTeams();
  return (
    <TeamSelect
      label={say("staff.team")}
      teams={open}
      none={say("staff.no-team")}
      value={draft.team_id}
      onChange={(team_id) => change({ team_id })}
      error={wrong.team_id}
    />
  );
}

function RoleChoice({ draft, change, wrong }: Props) {
  const say = useSay();
  const roleName = useRoleName();
  const { data } = useRoleBook();
  const known = data?.items.map(({ name }) => name) ?? draft.roles;
  return (
    <MultiSelect
      label={say("staff.roles")}
      description={say("staff.roles.meaning")}
      data={[...new Set([...known, ...draft.roles])].map((value) => ({ value, label: roleName(value) }))}
      value={draft.roles}
      onChange={(roles) => change({ roles })}
      error={wrong.roles ?? Object.entries(wrong).find(([path]) => path.startsWith("roles."))?.[1]}
      withAsterisk
      searchable
      hidePickedOptions
    />
  );
}
