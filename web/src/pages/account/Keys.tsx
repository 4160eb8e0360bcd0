import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { serverNow } from "~/api/client";
import { Empty } from "~/kit/Empty";
import { useFormat } from "~/kit/format";
import { RefusalPage } from "~/kit/RefusalPage";
import { useToasts } from "~/kit/toasts";
import { Waiting } from "~/kit/Waiting";
import { useSay, type Word } from "~/words";
import { NewKey } from "./NewKey";
import { type Key, useMyKeys, useRevokeKey } from "./queries";
import { Section } from "./Section";

export function Keys() {
  const say = useSay();
  const { data, error, refetch } = useMyKeys();
  const [isMaking, setMaking] = useState(false);
  const [asked, ask] = useState<Key | null>(null);
  return (
    <Section
      title={say("account.keys")}
      beside={
        <Button variant="default" size="compact-md" onClick={() => setMaking(true)}>
          {say("account.key.new")}
        </Button>
      }
    >
      {!data && (error ? <RefusalPage error={error} retry={refetch} /> : <Waiting />)}
      {data?.items.length === 0 && (
        <Empty title={say("account.keys.none")}>
          <Text c="dimmed">{say("account.keys.none.do")}</Text>
        </Empty>
      )}
      <Stack component="ul" gap="sm" p={0} m={0} style={{ listStyle: "none" }}>
        {data?.items.map((key) => (
          <Row key={key.id} held={key} revoke={() => ask(key)} />
        ))}
      </Stack>
      <NewKey opened={isMaking} onClose={() => setMaking(false)} />
      <Revoking asked={asked} onClose={() => ask(null)} />
    </Section>
  );
}

function Row({ held, revoke }: { held: Key; revoke: () => void }) {
  const say = useSay();
  const { longDay, when } = useFormat();
  const isOver = Date.parse(held.expires_at) <= serverNow();
  const facts = [
    say("account.key.made", { when: longDay(held.made_at) }),
    held.last_used_at ? say("account.key.used", { when: when(held.last_used_at) }) : say("account.key.never"),
    held.last_used_from && say("account.session.from", { address: held.last_used_from }),
    say(isOver ? "account.key.over" : "account.key.until", { when: when(held.expires_at) }),
  ];
  return (
    <Group component="li" justify="space-between">
      <div>
        <Text size="sm" fw={500}>
          {held.name}
        </Text>
        <Text size="sm">{held.rights.map((right) => say(`right.${right}` as Word)).join(" · ")}</Text>
        <Text size="sm" c="dimmed">
          {facts.filter(Boolean).join(" · ")}
        </Text>
      </div>
      <Button
        variant="default"
        size="compact-sm"
        aria-label={`${say("account.key.revoke")}: ${held.name}`}
        onClick={revoke}
      >
        {say("account.key.revoke")}
      </Button>
    </Group>
  );
}

/** It can't be undone, so it is asked about. */
function Revoking({ asked, onClose }: { asked: Key | null; onClose: () => void }) {
  const say = useSay();
  const toasts = useToasts();
  const { mutate, isPending } = useRevokeKey();
  const revoke = () => {
    if (!asked) return;
    const onSuccess = () => toasts.done(say("account.told.revoked"));
    mutate(asked.id, { onSuccess, onError: toasts.failed, onSettled: onClose });
  };
  return (
    <Modal
      opened={asked !== null}
      onClose={onClose}
      title={say("account.key.revoke")}
      closeButtonProps={{ "aria-label": say("kit.close") }}
    >
      <Stack>
        <Text>{asked && say("account.key.revoke.ask", { name: asked.name })}</Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} data-autofocus>
            {say("kit.cancel")}
          </Button>
          <Button color="red" loading={isPending} onClick={revoke}>
            {say("account.key.revoke")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
