import { Anchor, Card, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { Link } from "wouter";

interface Props {
  name: string;
  value: ReactNode;
  /** Where what is counted can be seen. */
  href?: string;
  isBad?: boolean;
  children?: ReactNode;
}

/** A number with its name, and below it what makes it mean something. */
export function Figure({ name, value, href, isBad, children }: Props) {
  return (
    <Card withBorder p="sm" component="li">
      <Text size="sm" fw={500}>
        {href ? (
          <Anchor component={Link} href={href} c="inherit" underline="always">
            {name}
          </Anchor>
        ) : (
          name
        )}
      </Text>
      <Text fz={30} fw={650} lh={1.2} c={isBad ? "red" : undefined} style={{ fontVariantNumeric: "tabular-nums" }}>
        {value}
      </Text>
      <Text size="sm" c="dimmed" component="div">
        {children}
      </Text>
    </Card>
  );
}
