import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { type FormEvent, useState } from "react";
import type { Person } from "~/api/client";
import { asRefusal } from "~/api/refusal";
import { ColleagueChoice } from "~/kit/ColleagueChoice";
import { useToasts } from "~/kit/toasts";
import { useTeams } from "~/session/teams";
import { useColleagues } from "~/session/viewer";
import { useSay } from "~/words";
import { useActivate, useDeactivate, useHandOver } from "./queries";
import { headAbove } from "./tree";

export type LeavingKind = "deactivate" | "hand-over";

interface Props {
  person: Pick<Person, "id" | "name" | "team_id">;
  kind: LeavingKind;
  onClose: () => void;
}

/** To whom somebody's clients, deals and tasks go; the head of his team is proposed. */
export function Leaving({ person, kind, onClose }: Props) {
  const say = useSay();
  const { all } = useTeams();
  const { nameOf } = useColleagues();
  const proposed = headAbove(all, person.team_id, person.id);
  const [chosen, choose] = useState<string | null | undefined>(undefined);
  const to = chosen === undefined ? (nameOf(proposed) ? proposed : null) : chosen;
  const { run, isPending, wrong } = useLeaving(person, kind, onClose);
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (to || kind === "deactivate") run(to);
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={say(kind === "deactivate" ? "staff.deactivate.title" : "staff.hand-over.title", { name: person.name })}
      closeButtonProps={{ "aria-label": say("kit.close") }}
    >
      <form onSubmit={send}>
        <Stack>
          <Text size="sm">{say(kind === "deactivate" ? "staff.deactivate.meaning" : "staff.hand-over.meaning")}</Text>
          <ColleagueChoice
            label={say("staff.hand-over.to")}
            without={[person.id]}
            value={to}
            onChange={choose}
            placeholder={kind === "deactivate" ? say("staff.hand-over.nobody") : undefined}
            error={wrong}
            required={kind === "hand-over"}
            clearable={kind === "deactivate"}
            clearButtonProps={{ "aria-label": say("staff.hand-over.nobody") }}
            data-autofocus
          />
          <Group justify="end">
            <Button variant="default" onClick={onClose}>
              {say("kit.cancel")}
            </Button>
            <Button type="submit" color={kind === "deactivate" ? "red" : undefined} loading={isPending}>
              {say(kind === "deactivate" ? "staff.deactivate.do" : "staff.hand-over.do")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

function useLeaving({ id, name }: Props["person"], kind: LeavingKind, onDone: () => void) {
  const say = useSay();
  const toasts = useToasts();
  const deactivate = useDeactivate();
  const handOver = useHandOver();
  const { mutateAsync: activate } = useActivate();
  const [wrong, setWrong] = useState("");
  const failed = (error: unknown) => {
    const told = asRefusal(error).fields.to_user_id;
    setWrong(told ?? "");
    if (!told) toasts.failed(error);
  };
  const left = (to: string | null) => {
    onDone();
    // whoever has taken the work over keeps it
    const comeBack = () => void activate(id).catch(toasts.failed);
    toasts.done(say(to ? "staff.told.deactivated.handed" : "staff.told.deactivated", { name }), comeBack);
  };
  const handed = () => {
    onDone();
    toasts.done(say("staff.told.handed", { name }));
  };
  return {
    run: (to: string | null) => {
      if (kind === "deactivate") deactivate.mutateAsync({ id, to }).then(() => left(to), failed);
      else if (to) handOver.mutateAsync({ id, to }).then(handed, failed);
    },
    isPending: deactivate.isPending || handOver.isPending,
    wrong,
  };
}
