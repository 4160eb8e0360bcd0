import { Button, Group, Modal, Stack, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import type { Team } from "~/api/client";
import { asRefusal } from "~/api/refusal";
import { ColleagueChoice } from "~/kit/ColleagueChoice";
import { useStored } from "~/kit/drafts";
import { useToasts } from "~/kit/toasts";
import { useSay } from "~/words";
import { useAddTeam, useChangeTeam } from "./queries";
import { TeamSelect } from "./TeamSelect";
import { withAllBelow } from "./tree";

/** A team to be changed, or a new one and below which. */
export type TeamWanted = { team: Team } | { parent: string | null };

interface Draft {
  name: string;
  parent_id: string | null;
  head_id: string | null;
}

interface Props {
  wanted: TeamWanted;
  teams: Team[];
  onClose: () => void;
}

/** A team's name, its place and its head. */
export function TeamForm({ wanted, teams, onClose }: Props) {
  const say = useSay();
  const toasts = useToasts();
  const team = "team" in wanted ? wanted.team : null;
  const start: Draft = team ?? { name: "", parent_id: "parent" in wanted ? wanted.parent : null, head_id: null };
  const [kept, keep] = useStored<Draft | null>(`staff.team.${team?.id ?? "new"}`, null);
  const draft = kept ?? start;
  const add = useAddTeam();
  const change = useChangeTeam();
  const [wrong, setWrong] = useState<Record<string, string>>({});
  const set = (part: Partial<Draft>) =>
    keep({ name: draft.name, parent_id: draft.parent_id, head_id: draft.head_id, ...part });
  const failed = (error: unknown) => {
    const { fields } = asRefusal(error);
    setWrong(fields);
    if (Object.keys(fields).length === 0) toasts.failed(error);
  };
  const close = () => {
    keep(null);
    onClose();
  };
  const changed = (before: Team) => {
    close();
    const { name, parent_id, head_id } = before;
    const undo = () =>
      void change.mutateAsync({ id: before.id, change: { name, parent_id, head_id } }).catch(toasts.failed);
    toasts.done(say("staff.team.told.changed", { team: draft.name }), undo);
  };
  const send = (event: FormEvent) => {
    event.preventDefault();
    const { name, parent_id, head_id } = draft;
    if (team)
      change.mutateAsync({ id: team.id, change: { name, parent_id, head_id } }).then(() => changed(team), failed);
    else
      add.mutateAsync({ name, parent_id, head_id }).then(() => {
        close();
        toasts.done(say("staff.team.told.made", { team: name }));
      }, failed);
  };
  const impossible = team ? withAllBelow(teams, team.id) : new Set<string>();
  const places = teams.filter(({ id }) => !impossible.has(id));
  return (
    <Modal
      opened
      onClose={onClose}
      title={say(team ? "staff.team.change.title" : "staff.team.new")}
      closeButtonProps={{ "aria-label": say("kit.close") }}
    >
      <form onSubmit={send}>
        <Stack>
          <TextInput
            label={say("staff.team.name")}
            value={draft.name}
            onChange={(event) => set({ name: event.currentTarget.value })}
            error={wrong.name}
            required
            maxLength={200}
            data-autofocus
          />
          <TeamSelect
            label={say("staff.team.place")}
            teams={places}
            none={say("staff.team.place.top")}
            value={draft.parent_id}
            onChange={(parent_id) => set({ parent_id })}
            error={wrong.parent_id}
          />
          <ColleagueChoice
            label={say("staff.team.head")}
            description={say("staff.team.head.meaning")}
            value={draft.head_id}
            onChange={(head_id) => set({ head_id })}
            placeholder={say("kit.nobody")}
            error={wrong.head_id}
            clearable
            clearButtonProps={{ "aria-label": say("kit.nobody") }}
          />
          <Group justify="end">
            <Button type="submit" loading={add.isPending || change.isPending}>
              {say("kit.save")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
