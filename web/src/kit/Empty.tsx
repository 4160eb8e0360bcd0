import { Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";

/** Where there is nothing: says so, says why, and offers what to do. */
export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <Stack align="center" gap="xs" py="xl" ta="center">
      <Text fw={600}>{title}</Text>
      {children}
    </Stack>
  );
}
