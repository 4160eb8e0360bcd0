import { Button, Code, CopyButton, Group, Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { useSay } from "~/words";

interface Props {
  label: string;
  text: string;
  /** As it is read, where that is not as it is copied. */
  shown?: string;
  children?: ReactNode;
}

/** What is shown this once, with a button that copies it. */
export function Once({ label, text, shown = text, children }: Props) {
  const say = useSay();
  return (
    <Stack gap={4}>
      <Text size="sm" fw={500}>
        {label}
      </Text>
      {children ?? (
        <Code block style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
          {shown}
        </Code>
      )}
      <Group>
        <CopyButton value={text}>
          {({ copied, copy }) => (
            <Button size="compact-sm" variant="default" onClick={copy}>
              {say(copied ? "kit.copied" : "kit.copy")}
            </Button>
          )}
        </CopyButton>
      </Group>
    </Stack>
  );
}
