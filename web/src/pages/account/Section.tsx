import { Card, Group, Title } from "@mantine/core";
import { type ReactNode, useId } from "react";

interface Props {
  title: string;
  beside?: ReactNode;
  children: ReactNode;
}

export function Section({ title, beside, children }: Props) {
  const id = useId();
  return (
    <Card withBorder component="section" aria-labelledby={id}>
      <Group justify="space-between" mb="sm">
        <Title order={2} size="h4" id={id}>
          {title}
        </Title>
        {beside}
      </Group>
      {children}
    </Card>
  );
}
