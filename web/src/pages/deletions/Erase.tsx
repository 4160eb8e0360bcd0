import { Alert, Button, Group, Modal, Select, Stack, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useToasts } from "~/kit/toasts";
import { useSay } from "~/words";
import { type LawfulReason, useErase } from "./queries";

const REASONS = [
  "request",
  "consent-withdrawn",
  "objection",
  "no-longer-needed",
  "unlawful",
  "law",
] as const satisfies readonly LawfulReason[];

interface Props {
  card: { id: string; name: string };
  onClose: () => void;
  /** When the person is gone. */
  onDone?: () => void;
}

/** The client goes with everything that is known of him, for good: so whoever does it types who it is. */
export default function Erase({ card, onClose, onDone }: Props) {
  const say = useSay();
  const toasts = useToasts();
  const [typed, setTyped] = useState("");
  const [reason, setReason] = useState<LawfulReason | null>(null);
  const { mutateAsync: erase, isPending } = useErase();
  const name = card.name || say("deletions.nameless");
  const isSure = typed.trim() === name.trim() && reason !== null;
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (!isSure) return;
    erase({ id: card.id, reason }).then(() => {
      onClose();
      onDone?.();
      toasts.done(say("deletions.told.erased"));
    }, toasts.failed);
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={say("deletions.erase.title", { name })}
      closeButtonProps={{ "aria-label": say("kit.close") }}
    >
      <form onSubmit={send}>
        <Stack>
          <Alert color="red">{say("deletions.erase.meaning")}</Alert>
          <Select
            label={say("deletions.erase.reason")}
            data={REASONS.map((value) => ({ value, label: say(`deletions.reason.${value}`) }))}
            value={reason}
            onChange={(value) => setReason(value as LawfulReason | null)}
            required
            data-autofocus
          />
          <TextInput
            label={say("deletions.erase.type", { name })}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            autoComplete="off"
          />
          <Group justify="end">
            <Button variant="default" onClick={onClose}>
              {say("kit.cancel")}
            </Button>
            <Button type="submit" color="red" disabled={!isSure} loading={isPending}>
              {say("deletions.erase")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
