/** Which row shows which kind of entry. A kind that a later service adds is shown plainly until it has a line here. */
import type { ComponentType } from "react";
import type { Entry } from "~/api/client";
import type { Row } from "./arrange";
import { CallRow } from "./CallRow";
import { ChangesRow } from "./ChangesRow";
import { PlainRow } from "./PlainRow";
import { TaskRow } from "./TaskRow";
import { WrittenRow } from "./WrittenRow";

export interface RowProps {
  row: Row;
}

const ROWS: Record<string, ComponentType<RowProps>> = {
  call: CallRow,
  change: ChangesRow,
  letter: WrittenRow,
  meeting: WrittenRow,
  note: WrittenRow,
  task: TaskRow,
};

export function rowFor(entry: Entry): ComponentType<RowProps> {
  const isCallByHand = entry.kind === "call" && entry.source === null;
  return isCallByHand ? WrittenRow : (ROWS[entry.kind] ?? PlainRow);
}
