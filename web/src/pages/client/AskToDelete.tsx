import { Button, Group, Modal, Stack, Text, Textarea } from "@mantine/core";
import type { FormEvent } from "react";
import type { Card } from "~/api/client";
import { asRefusal } from "~/api/refusal";
import { useDraft } from "~/kit/drafts";
import { useToasts } from "~/kit/toasts";
import { useAskToDelete, useWithdraw } from "~/pages/deletions/queries";
import { useSay } from "~/words";

interface Props {
  card: Card;
  name: string;
  onClose: () => void;
}

/** Why a card should go; an administrator decides. */
export function AskToDelete({ card, name, onClose }: Props) {
  const say = useSay();
  const toasts = useToasts();
  const [reason, setReason] = useDraft(`card.${card.id}.deletion`);
  const { mutateAsync: withdraw } = useWithdraw();
  const asking = useAskToDelete();
  const refusal = asking.error ? asRefusal(asking.error) : null;
  const isAsked = refusal?.code === "deletion-already-asked";
  const send = (event: FormEvent) => {
    event.preventDefault();
    asking.mutateAsync({ id: card.id, reason: reason.trim() }).then(
      ({ id }) => {
        setReason("");
        onClose();
        toasts.done(say("client.delete.told.asked", { name }), () => void withdraw(id).catch(toasts.failed));
      },
      (error) => {
        const { code, fields } = asRefusal(error);
        if (code !== "deletion-already-asked" && Object.keys(fields).length === 0) toasts.failed(error);
      },
    );
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={say("client.delete.title", { name })}
      closeButtonProps={{ "aria-label": say("kit.close") }}
    >
      <form onSubmit={send}>
        <Stack>
          <Text size="sm">{say("client.delete.meaning")}</Text>
          <Textarea
            label={say("client.delete.reason")}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            error={isAsked ? say("client.delete.asked") : refusal?.fields.reason}
            required
            maxLength={1000}
            autosize
            minRows={2}
            data-autofocus
          />
          <Group justify="end">
            <Button variant="default" onClick={onClose}>
              {say("kit.cancel")}
            </Button>
            <Button type="submit" loading={asking.isPending}>
              {say("client.delete.do")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
