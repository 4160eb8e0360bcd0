/** What the changes mean, said before they are saved. */
import { Button, Group, Paper, Text } from "@mantine/core";
import type { Role } from "~/api/client";
import { useRoleName } from "~/kit/roleName";
import { useToasts } from "~/kit/toasts";
import { useSay } from "~/words";
import { type Changed, changedIn, type Difference, type Draft, holdingOf } from "./drafting";
import { useChangeRoles } from "./queries";
import css from "./roles.module.css";

interface Props {
  roles: Role[];
  draft: Draft;
  keep: (draft: Draft | null) => void;
}

export function Changes({ roles, draft, keep }: Props) {
  const say = useSay();
  const toasts = useToasts();
  const { mutateAsync: save, isPending } = useChangeRoles();
  const changed = changedIn(draft, roles);
  if (changed.length === 0) return null;
  const send = () => {
    const before = changed.map(({ role }) => ({ name: role.name, holding: holdingOf(role) }));
    const undo = () => void save(before).catch(toasts.failed);
    save(changed.map(({ role, now }) => ({ name: role.name, holding: now }))).then(() => {
      keep(null);
      toasts.done(say("roles.told.saved"), undo);
    }, toasts.failed);
  };
  return (
    <Paper withBorder shadow="md" p="sm" className={css.bar} component="section" aria-label={say("roles.changes")}>
      <div role="status">
        {changed.map((one) => (
          <Meaning key={one.role.name} changed={one} />
        ))}
      </div>
      <Group gap="xs" justify="end">
        <Button variant="default" onClick={() => keep(null)}>
          {say("roles.discard")}
        </Button>
        <Button loading={isPending} onClick={send}>
          {say("kit.save")}
        </Button>
      </Group>
    </Paper>
  );
}

function Meaning({ changed: { role, differences } }: { changed: Changed }) {
  const say = useSay();
  const roleName = useRoleName();
  const told = useTold();
  return (
    <Text size="sm" mb={4}>
      <b>{roleName(role.name)}</b>
      {": "}
      {differences.map(told).join("; ")}
      {". "}
      {say("roles.reaches", { count: role.holders })}
    </Text>
  );
}

function useTold(): (difference: Difference) => string {
  const say = useSay();
  return (difference) => {
    if (difference.what === "right") {
      return say(difference.isGained ? "roles.gains" : "roles.loses", { right: say(`right.${difference.right}`) });
    }
    if (difference.what === "second-factor") {
      return say(difference.isNeeded ? "roles.needs-factor" : "roles.needs-no-factor");
    }
    const { kind, before, now } = difference;
    return say("roles.sees-now", {
      kind: say(`roles.kind.${kind}`),
      before: say(`reach.${before}`),
      now: say(`reach.${now}`),
    });
  };
}
