import { Alert, Button, Group, Modal, Stack, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useLocation } from "wouter";
import type { Card } from "~/api/client";
import { useToasts } from "~/kit/toasts";
import { useSay } from "~/words";
import { useForget } from "./queries";

interface Props {
  card: Card;
  name: string;
  back: string;
  onClose: () => void;
}

/** The client goes with everything that is known of him, for good: so whoever does it types who it is. */
export function Forget({ card, name, back, onClose }: Props) {
  const say = useSay();
  const toasts = useToasts();
  const [, navigate] = useLocation();
  const [typed, setTyped] = useState("");
  const forgetting = useForget(card.id);
  const isSure = typed.trim() === name.trim();
  const forget = (event: FormEvent) => {
    event.preventDefault();
    if (!isSure) return;
    forgetting.mutate(undefined, {
      onSuccess: () => {
        navigate(back);
        toasts.done(say("client.forget.done", { name }));
      },
      onError: toasts.failed,
    });
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={say("client.forget.title", { name })}
      closeButtonProps={{ "aria-label": say("kit.close") }}
    >
      <form onSubmit={forget}>
        <Stack>
          <Alert color="red">{say("client.forget.meaning")}</Alert>
          <TextInput
            label={say("client.forget.type", { name })}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            autoComplete="off"
            data-autofocus
          />
          <Group justify="end">
            <Button variant="default" onClick={onClose}>
              {say("kit.cancel")}
            </Button>
            <Button type="submit" color="red" disabled={!isSure} loading={forgetting.isPending}>
              {say("client.forget")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
