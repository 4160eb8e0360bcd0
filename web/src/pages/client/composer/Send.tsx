import { Button, Group, Text } from "@mantine/core";
import { readable } from "~/kit/keys";
import { useSay } from "~/words";

export function Send({ isReady, isSending }: { isReady: boolean; isSending: boolean }) {
  const say = useSay();
  return (
    <Group gap="xs" justify="end">
      <Text size="xs" c="dimmed" visibleFrom="sm">
        {readable("$mod+Enter").join(" ")}
      </Text>
      <Button type="submit" size="xs" disabled={!isReady} loading={isSending}>
        {say("kit.save")}
      </Button>
    </Group>
  );
}
