/** Roles across, what they may down, and how far they see below it. */
import { ActionIcon, Checkbox, Menu, NativeSelect, Text } from "@mantine/core";
import { IconCheck, IconDots } from "@tabler/icons-react";
import { Fragment } from "react";
import type { Role } from "~/api/client";
import type { components } from "~/api/types/accounts";
import { useRoleName } from "~/kit/roleName";
import { useToasts } from "~/kit/toasts";
import type { Right } from "~/session/rights";
import { useMay } from "~/session/viewer";
import { useSay } from "~/words";
import { type Draft, FARS, type Far, GROUPS, groupOf, type Holding, holdingOf, KINDS, withRight } from "./drafting";
import { useAddRole, useRemoveRole } from "./queries";
import css from "./roles.module.css";

type Book = components["schemas"]["Roles"];

interface Props {
  book: Book;
  draft: Draft;
  keep: (draft: Draft | null) => void;
  isChanging: boolean;
}

export function Matrix({ book, draft, keep, isChanging }: Props) {
  const say = useSay();
  const columns: Column[] = book.items.map((role) => ({
    role,
    holding: draft[role.name] ?? holdingOf(role),
    mayChange: isChanging && !role.is_fixed,
    change: (holding) => keep({ ...draft, [role.name]: holding }),
  }));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what is scrolled by the wheel is scrolled by keys as well
    <section className={css.scroll} aria-label={say("frame.roles")} tabIndex={0}>
      <table className={css.matrix}>
        <thead>
          <tr>
            <th scope="col">{say("roles.may")}</th>
            {columns.map((column) => (
              <RoleHead key={column.role.name} role={column.role} />
            ))}
          </tr>
        </thead>
        <tbody>
          {GROUPS.map((group) => (
            <Fragment key={group}>
              <Divider word={say(`roles.group.${group}`)} across={columns.length} />
              {book.rights
                .filter(({ name }) => groupOf(name) === group)
                .map((right) => (
                  <tr key={right.name}>
                    <th scope="row">{say(`right.${right.name as Right}`)}</th>
                    {columns.map((column) => (
                      <RightCell key={column.role.name} column={column} right={right} />
                    ))}
                  </tr>
                ))}
            </Fragment>
          ))}
          <Divider word={say("roles.sees")} across={columns.length} />
          {KINDS.map((kind) => (
            <tr key={kind}>
              <th scope="row">{say(`roles.kind.${kind}`)}</th>
              {columns.map((column) => (
                <ReachCell key={column.role.name} column={column} kind={kind} />
              ))}
            </tr>
          ))}
          <Divider word={say("roles.door")} across={columns.length} />
          <tr>
            <th scope="row">{say("roles.second-factor")}</th>
            {columns.map((column) => (
              <SecondFactorCell key={column.role.name} column={column} />
            ))}
          </tr>
        </tbody>
      </table>
    </section>
  );
}

interface Column {
  role: Role;
  holding: Holding;
  mayChange: boolean;
  change: (holding: Holding) => void;
}

function Divider({ word, across }: { word: string; across: number }) {
  return (
    <tr className={css.divider}>
      <th scope="rowgroup">{word}</th>
      <td colSpan={across} />
    </tr>
  );
}

function RoleHead({ role }: { role: Role }) {
  const say = useSay();
  const name = useRoleName()(role.name);
  const mayRemove = useMay("staff.manage") && !role.is_built_in;
  return (
    <th scope="col">
      <div className={css.head}>
        <span>{name}</span>
        {mayRemove && <RoleMenu role={role} name={name} />}
      </div>
      <Text size="xs" c="dimmed">
        {role.is_fixed ? say("roles.fixed", { count: role.holders }) : say("roles.holders", { count: role.holders })}
      </Text>
    </th>
  );
}

function RoleMenu({ role, name }: { role: Role; name: string }) {
  const say = useSay();
  const toasts = useToasts();
  const { mutateAsync: remove } = useRemoveRole();
  const { mutateAsync: add } = useAddRole();
  const takeOut = () =>
    remove(role).then(
      (gone) => toasts.done(say("roles.told.removed", { name }), () => void add(gone).catch(toasts.failed)),
      toasts.failed,
    );
  return (
    <Menu position="bottom-end" withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="sm" aria-label={say("roles.menu", { name })}>
          <IconDots size={14} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={takeOut}>{say("roles.remove")}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function RightCell({ column, right }: { column: Column; right: Book["rights"][number] }) {
  const say = useSay();
  const roleName = useRoleName();
  const { role, holding, mayChange, change } = column;
  const isHeld = holding.rights.includes(right.name);
  if (!mayChange || right.is_for_administrators) return <Held isHeld={isHeld} />;
  const isChanged = isHeld !== role.rights.includes(right.name);
  return (
    <td data-changed={isChanged || undefined}>
      <Checkbox
        aria-label={say("roles.cell", { role: roleName(role.name), right: say(`right.${right.name as Right}`) })}
        checked={isHeld}
        onChange={(event) => change(withRight(holding, right.name, event.currentTarget.checked))}
      />
    </td>
  );
}

function Held({ isHeld }: { isHeld: boolean }) {
  const say = useSay();
  return (
    <td>
      {isHeld ? (
        <IconCheck size={18} role="img" aria-label={say("roles.yes")} />
      ) : (
        <Text span c="dimmed" aria-label={say("roles.no")} role="img">
          –
        </Text>
      )}
    </td>
  );
}

function ReachCell({ column, kind }: { column: Column; kind: (typeof KINDS)[number] }) {
  const say = useSay();
  const roleName = useRoleName();
  const { role, holding, mayChange, change } = column;
  const far = holding.reach[kind];
  if (!mayChange) return <td>{say(`reach.${far}`)}</td>;
  return (
    <td data-changed={far !== role.reach[kind] || undefined}>
      <NativeSelect
        size="xs"
        aria-label={say("roles.cell", { role: roleName(role.name), right: say(`roles.kind.${kind}`) })}
        data={FARS.map((value) => ({ value, label: say(`reach.${value}`) }))}
        value={far}
        onChange={(event) =>
          change({ ...holding, reach: { ...holding.reach, [kind]: event.currentTarget.value as Far } })
        }
      />
    </td>
  );
}

function SecondFactorCell({ column: { role, holding, mayChange, change } }: { column: Column }) {
  const say = useSay();
  const roleName = useRoleName();
  const isNeeded = holding.needs_second_factor;
  if (!mayChange) return <Held isHeld={isNeeded} />;
  return (
    <td data-changed={isNeeded !== role.needs_second_factor || undefined}>
      <Checkbox
        aria-label={say("roles.cell", { role: roleName(role.name), right: say("roles.second-factor") })}
        checked={isNeeded}
        onChange={(event) => change({ ...holding, needs_second_factor: event.currentTarget.checked })}
      />
    </td>
  );
}
