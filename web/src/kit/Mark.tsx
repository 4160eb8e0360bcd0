import { Badge, type BadgeProps } from "@mantine/core";
import type { ComponentPropsWithoutRef } from "react";

type Props = BadgeProps & ComponentPropsWithoutRef<"div">;

/** A state as a word on its colour. The word keeps the colour of text: tinted on tinted it could not be read. */
export function Mark(props: Props) {
  return (
    <Badge variant="light" tt="none" fw={600} styles={{ label: { color: "var(--mantine-color-text)" } }} {...props} />
  );
}
