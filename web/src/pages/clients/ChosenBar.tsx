/** What is done with several clients at once. */
import { Button, Group, Paper, Select, Text } from "@mantine/core";
import { asRefusal } from "~/api/refusal";
import { useToasts } from "~/kit/toasts";
import { useColleagues, useMay } from "~/session/viewer";
import { useSay } from "~/words";
import type { Choosing } from "./choosing";
import { STAGES } from "./filters";
import { type ManyValues, useChangeMany, useUndoMany } from "./queries";

const NOBODY = "none";

export function ChosenBar({ choosing }: { choosing: Choosing }) {
  const say = useSay();
  const { all } = useColleagues();
  const mayFree = useMay("cards.reassign");
  const { change, isPending } = useChanging(choosing);
  const owners = all.map(({ id, name }) => ({ value: id, label: name }));
  const nobody = { value: NOBODY, label: say("kit.nobody") };
  return (
    <Paper
      withBorder
      shadow="md"
      p="xs"
      className="clients-chosen"
      component="section"
      aria-label={say("clients.chosen.do")}
    >
      <Group gap="xs">
        <Text size="sm" fw={600} role="status">
          {say("clients.chosen", { count: choosing.ids.size })}
        </Text>
        <Select
          w={200}
          size="sm"
          aria-label={say("clients.chosen.owner")}
          placeholder={say("clients.chosen.owner")}
          data={mayFree ? [nobody, ...owners] : owners}
          value={null}
          onChange={(owner) => owner && change({ owner_id: owner === NOBODY ? null : owner })}
          disabled={isPending}
          searchable
          nothingFoundMessage={say("kit.nobody-found")}
        />
        <Select
          w={170}
          size="sm"
          aria-label={say("clients.chosen.stage")}
          placeholder={say("clients.chosen.stage")}
          data={STAGES.map((value) => ({ value, label: say(`clients.stage.${value}`) }))}
          value={null}
          onChange={(stage) => stage && change({ stage: stage as ManyValues["stage"] })}
          disabled={isPending}
        />
        <Button variant="subtle" size="compact-sm" onClick={choosing.none}>
          {say("clients.chosen.none")}
        </Button>
      </Group>
    </Paper>
  );
}

function useChanging({ ids, none }: Choosing) {
  const say = useSay();
  const toasts = useToasts();
  const { mutateAsync: changeMany, isPending } = useChangeMany();
  const { mutateAsync: undoMany } = useUndoMany();
  const failed = (error: unknown) => {
    const { code, details, status } = asRefusal(error);
    const { limit, left } = details as { limit?: number; left?: number };
    if (status === 429 && limit !== undefined) toasts.refused(say("clients.chosen.limit", { limit, left }));
    else if (code === "reassign-not-allowed") toasts.refused(say("clients.chosen.not-yours"));
    else toasts.failed(error);
  };
  const undo = (id: string) =>
    void undoMany(id).then(({ changed, skipped }) => {
      toasts.done(say("clients.chosen.undone", { count: changed.length, skipped: skipped.length }));
    }, failed);
  const change = (changes: ManyValues) =>
    void changeMany({ card_ids: [...ids], changes }).then(({ id, changed, unchanged, not_found }) => {
      none();
      const told = say("clients.chosen.changed", {
        count: changed.length,
        unchanged: unchanged.length,
        gone: not_found.length,
      });
      toasts.done(told, id && changed.length > 0 ? () => undo(id) : undefined);
    }, failed);
  return { change, isPending };
}
