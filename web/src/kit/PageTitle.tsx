import { Group, Title } from "@mantine/core";
import { type ReactNode, useEffect } from "react";

/** The heading of a page, which is also the window's title; what stands beside it are the page's own actions. */
export function PageTitle({ children, beside }: { children: string; beside?: ReactNode }) {
  useEffect(() => {
    document.title = `${children} · Kartoteka`;
  }, [children]);
  return (
    <Group justify="space-between" mb="md" wrap="wrap">
      <Title order={1} size="h2">
        {children}
      </Title>
      {beside && <Group gap="xs">{beside}</Group>}
    </Group>
  );
}
