/** Who sees the card beside those who would anyway, because he follows it. */
import { ActionIcon, Button, Group, Pill, Text } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import type { Card } from "~/api/client";
import { ColleagueChoice } from "~/kit/ColleagueChoice";
import { useToasts } from "~/kit/toasts";
import { useColleagues, useViewer } from "~/session/viewer";
import { useSay } from "~/words";
import css from "../client.module.css";
import { useMayWrite } from "../may";
import { useFollower } from "../queries";

export function Followers({ card }: { card: Card }) {
  const say = useSay();
  const viewer = useViewer();
  const mayWrite = useMayWrite();
  const { nameOf } = useColleagues();
  const [isAdding, add] = useState(false);
  const change = useFollowing(card.id);
  const isMine = card.follower_ids.includes(viewer.id);
  return (
    <div className={css.fact}>
      <dt>
        {say("client.followers")}
        {mayWrite && (
          <ActionIcon
            size="sm"
            variant="subtle"
            color="gray"
            aria-label={say("client.followers.add")}
            aria-expanded={isAdding}
            onClick={() => add(!isAdding)}
          >
            <IconPlus size={14} aria-hidden />
          </ActionIcon>
        )}
      </dt>
      <dd>
        {card.follower_ids.length === 0 && !isAdding && (
          <Text span c="dimmed">
            {say("kit.nobody")}
          </Text>
        )}
        <Group gap={4} component="ul" className={css.tasks}>
          {card.follower_ids.map((id) => {
            const name = nameOf(id) || say("client.somebody");
            return (
              <Pill
                key={id}
                component="li"
                withRemoveButton={mayWrite}
                onRemove={() => change(id, false)}
                removeButtonProps={{
                  "aria-label": say("client.followers.remove", { name }),
                  "aria-hidden": false,
                  tabIndex: 0,
                }}
              >
                {name}
              </Pill>
            );
          })}
        </Group>
        {isAdding && (
          <ColleagueChoice
            mt={4}
            aria-label={say("client.followers.add")}
            placeholder={say("client.followers.who")}
            without={[...card.follower_ids, ...(card.owner_id ? [card.owner_id] : [])]}
            value={null}
            onChange={(id) => {
              add(false);
              if (id) change(id, true);
            }}
            defaultDropdownOpened
            autoFocus
          />
        )}
        {mayWrite && card.owner_id !== viewer.id && (
          <Button mt={4} size="compact-sm" variant="default" onClick={() => change(viewer.id, !isMine)}>
            {say(isMine ? "client.unfollow" : "client.follow")}
          </Button>
        )}
      </dd>
    </div>
  );
}

/** Lets somebody see the card, or no longer; said, and taken back by the toast. */
function useFollowing(cardId: string) {
  const say = useSay();
  const toasts = useToasts();
  const { nameOf } = useColleagues();
  const { mutateAsync: follow } = useFollower(cardId);
  return (id: string, isFollowing: boolean) => {
    const undo = () => void follow({ id, isFollowing: !isFollowing }).catch(toasts.failed);
    const told = say(isFollowing ? "client.told.follows" : "client.told.unfollows", { name: nameOf(id) });
    follow({ id, isFollowing }).then(() => toasts.done(told, undo), toasts.failed);
  };
}
