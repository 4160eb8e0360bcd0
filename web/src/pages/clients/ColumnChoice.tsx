import { ActionIcon, Menu } from "@mantine/core";
import { IconCheck, IconColumns3 } from "@tabler/icons-react";
import { useSay } from "~/words";
import { COLUMNS, type Column } from "./filters";

/** Which columns the list has beside the name. */
export function ColumnChoice({ columns, onChoose }: { columns: Column[]; onChoose: (columns: Column[]) => void }) {
  const say = useSay();
  const toggled = (column: Column) =>
    columns.includes(column) ? columns.filter((other) => other !== column) : [...columns, column];
  return (
    <Menu position="bottom-start" width={220} closeOnItemClick={false}>
      <Menu.Target>
        <ActionIcon variant="default" size={26} aria-label={say("clients.columns")} title={say("clients.columns")}>
          <IconColumns3 size={16} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{say("clients.columns")}</Menu.Label>
        {COLUMNS.map((column) => (
          <Menu.Item
            key={column}
            role="menuitemcheckbox"
            aria-checked={columns.includes(column)}
            leftSection={
              <IconCheck size={16} aria-hidden visibility={columns.includes(column) ? "visible" : "hidden"} />
            }
            onClick={() => onChoose(toggled(column))}
          >
            {say(`clients.column.${column}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
