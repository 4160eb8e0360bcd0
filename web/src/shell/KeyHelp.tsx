import { Group, Kbd, Modal, Stack, Switch, Text } from "@mantine/core";
import { useState } from "react";
import { areLettersOff, readable, switchLetters, useShownKeys } from "~/kit/keys";
import { useSay } from "~/words";

/** Every key that does something on this page. */
export function KeyHelp({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const say = useSay();
  const keys = useShownKeys();
  const [letters, setLetters] = useState(!areLettersOff());
  const switched = (on: boolean) => {
    switchLetters(on);
    setLetters(on);
  };
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={say("frame.keys.title")}
      closeButtonProps={{ "aria-label": say("kit.close") }}
    >
      <Stack gap="xs">
        {keys.map((key) => (
          <Group key={key.keys} justify="space-between" wrap="nowrap">
            <Text size="sm">{say(key.word)}</Text>
            <Group gap={4} wrap="nowrap">
              {readable(key.keys).map((part) => (
                <Kbd key={part}>{part}</Kbd>
              ))}
            </Group>
          </Group>
        ))}
        <Switch
          mt="sm"
          checked={letters}
          onChange={(event) => switched(event.currentTarget.checked)}
          label={say("frame.keys.letters")}
          description={say("frame.keys.letters.meaning")}
        />
      </Stack>
    </Modal>
  );
}
