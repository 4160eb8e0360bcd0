/** The departments and teams of the company as they stand below each other. */
import { ActionIcon, Button, Group, Menu, Switch, Text, UnstyledButton } from "@mantine/core";
import { IconChevronDown, IconChevronRight, IconDots, IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import type { Team } from "~/api/client";
import { Empty } from "~/kit/Empty";
import { RefusalPage } from "~/kit/RefusalPage";
import { useToasts } from "~/kit/toasts";
import { Waiting } from "~/kit/Waiting";
import { useTeams } from "~/session/teams";
import { useSay } from "~/words";
import { useCloseTeam, useOpenTeam } from "./queries";
import css from "./staff.module.css";
import { TeamForm, type TeamWanted } from "./TeamForm";
import { type Branch, membersOf, treeOf } from "./tree";

interface Props {
  chosen: string | null;
  choose: (id: string | null) => void;
}

export function Departments({ chosen, choose }: Props) {
  const say = useSay();
  const { data, error, refetch, all, open } = useTeams();
  const [wanted, want] = useState<TeamWanted | null>(null);
  const [withClosed, showClosed] = useState(false);
  if (error && !data) return <RefusalPage error={error} retry={refetch} />;
  if (!data) return <Waiting />;
  const tree = treeOf(withClosed ? all : open);
  return (
    <section aria-label={say("staff.departments")}>
      <Group justify="space-between" mb="xs">
        <Text component="h2" fw={600} m={0}>
          {say("staff.departments")}
        </Text>
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconPlus size={14} aria-hidden />}
          onClick={() => want({ parent: chosen })}
        >
          {say("staff.team.new")}
        </Button>
      </Group>
      {tree.length === 0 && (
        <Empty title={say("staff.team.none")}>
          <Text c="dimmed">{say("staff.team.none.do")}</Text>
        </Empty>
      )}
      {tree.length > 0 && (
        <UnstyledButton
          w="100%"
          fz="sm"
          className={css.team}
          aria-current={!chosen || undefined}
          onClick={() => choose(null)}
        >
          {say("staff.team.all")}
        </UnstyledButton>
      )}
      <Branches branches={tree} chosen={chosen} choose={choose} want={want} />
      {all.length > open.length && (
        <Switch
          mt="sm"
          size="sm"
          label={say("staff.team.with-closed")}
          checked={withClosed}
          onChange={(event) => showClosed(event.currentTarget.checked)}
        />
      )}
      {wanted && <TeamForm wanted={wanted} teams={open} onClose={() => want(null)} />}
    </section>
  );
}

interface BranchesProps extends Props {
  branches: Branch[];
  want: (wanted: TeamWanted) => void;
}

function Branches({ branches, ...rest }: BranchesProps) {
  return (
    <ul className={css.branches}>
      {branches.map((branch) => (
        <BranchItem key={branch.team.id} branch={branch} {...rest} />
      ))}
    </ul>
  );
}

function BranchItem({ branch, ...rest }: Omit<BranchesProps, "branches"> & { branch: Branch }) {
  const say = useSay();
  const [isOpen, setOpen] = useState(true);
  const { team, below } = branch;
  const Chevron = isOpen ? IconChevronDown : IconChevronRight;
  return (
    <li>
      <Group gap={2} wrap="nowrap">
        {below.length > 0 ? (
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-expanded={isOpen}
            aria-label={say("staff.team.unfold", { team: team.name })}
            onClick={() => setOpen(!isOpen)}
          >
            <Chevron size={16} aria-hidden />
          </ActionIcon>
        ) : (
          <span className={css.leaf} />
        )}
        <UnstyledButton
          className={css.team}
          aria-current={rest.chosen === team.id || undefined}
          onClick={() => rest.choose(team.id)}
        >
          <Text size="sm" fw={below.length ? 600 : 400} c={team.is_active ? undefined : "dimmed"}>
            {team.is_active ? team.name : say("staff.team.closed", { team: team.name })}
          </Text>
          <Text size="xs" c="dimmed">
            {[team.head_name, say("staff.team.members", { count: membersOf(branch) })].filter(Boolean).join(" · ")}
          </Text>
        </UnstyledButton>
        <TeamMenu team={team} want={rest.want} />
      </Group>
      {isOpen && below.length > 0 && <Branches branches={below} {...rest} />}
    </li>
  );
}

function TeamMenu({ team, want }: { team: Team; want: BranchesProps["want"] }) {
  const say = useSay();
  const toasts = useToasts();
  const { mutateAsync: close } = useCloseTeam();
  const { mutateAsync: open } = useOpenTeam();
  const reopen = () =>
    open(team.id).then(() => toasts.done(say("staff.team.told.opened", { team: team.name })), toasts.failed);
  const shut = () =>
    close(team.id).then(() => toasts.done(say("staff.team.told.closed", { team: team.name }), reopen), toasts.failed);
  return (
    <Menu position="bottom-end" withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={say("staff.team.menu", { team: team.name })}>
          <IconDots size={16} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {team.is_active ? (
          <>
            <Menu.Item onClick={() => want({ team })}>{say("staff.team.change")}</Menu.Item>
            <Menu.Item onClick={() => want({ parent: team.id })}>{say("staff.team.new-below")}</Menu.Item>
            <Menu.Item onClick={shut}>{say("staff.team.close")}</Menu.Item>
          </>
        ) : (
          <Menu.Item onClick={reopen}>{say("staff.team.open")}</Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
