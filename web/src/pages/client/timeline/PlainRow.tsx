import { Text } from "@mantine/core";
import { IconPoint } from "@tabler/icons-react";
import { useColleagues } from "~/session/viewer";
import { Parts, RowFrame } from "./RowFrame";
import type { RowProps } from "./rows";
import { Words } from "./WrittenRow";

/** What is of a kind that this desktop does not know yet: its own words, and who. */
export function PlainRow({ row: { entry } }: RowProps) {
  const { nameOf } = useColleagues();
  const kind = entry.kind.replaceAll("_", " ");
  return (
    <RowFrame
      icon={IconPoint}
      color="gray"
      at={entry.occurred_at}
      title={
        <Text span fw={600}>
          {entry.title || kind}
        </Text>
      }
      details={<Parts>{[entry.title && kind, nameOf(entry.user_id)]}</Parts>}
    >
      <Words entry={entry} />
    </RowFrame>
  );
}
