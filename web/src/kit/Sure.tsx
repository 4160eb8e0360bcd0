import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { useSay } from "~/words";

interface Props {
  title: string;
  /** What it means. */
  children: ReactNode;
  /** The word on the button that does it. */
  word: string;
  isBusy: boolean;
  onSure: () => void;
  onClose: () => void;
}

/** Asks before something that can't be taken back. */
export function Sure({ title, children, word, isBusy, onSure, onClose }: Props) {
  const say = useSay();
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ "aria-label": say("kit.close") }}>
      <Stack>
        <Text size="sm">{children}</Text>
        <Group justify="end">
          <Button variant="default" onClick={onClose} data-autofocus>
            {say("kit.cancel")}
          </Button>
          <Button color="red" loading={isBusy} onClick={onSure}>
            {word}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
