import { Button, Menu } from "@mantine/core";
import { IconCheck, IconChevronDown, IconX } from "@tabler/icons-react";
import { useSay } from "~/words";

interface Props<Value extends string> {
  name: string;
  value: Value | null;
  choices: { value: Value; label: string }[];
  onChoose: (value: Value | null) => void;
}

/** One thing that a list can be narrowed by: `Stage` while it isn't, `Stage: lead ×` when it is. */
export function FilterChip<Value extends string>({ name, value, choices, onChoose }: Props<Value>) {
  const say = useSay();
  const chosen = value && (choices.find((choice) => choice.value === value)?.label ?? "…");
  return (
    <Button.Group>
      <Menu position="bottom-start" width={220}>
        <Menu.Target>
          <Button
            size="compact-sm"
            variant={chosen ? "light" : "default"}
            fw={chosen ? 600 : 400}
            rightSection={!chosen && <IconChevronDown size={14} aria-hidden />}
          >
            {chosen ? `${name}: ${chosen}` : name}
          </Button>
        </Menu.Target>
        <Menu.Dropdown mah={360} style={{ overflowY: "auto" }}>
          {choices.map((choice) => (
            <Menu.Item
              key={choice.value}
              role="menuitemradio"
              aria-checked={choice.value === value}
              rightSection={choice.value === value && <IconCheck size={16} aria-hidden />}
              onClick={() => onChoose(choice.value)}
            >
              {choice.label}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {chosen && (
        <Button
          size="compact-sm"
          variant="light"
          px={4}
          aria-label={say("clients.filter.drop", { name })}
          onClick={() => onChoose(null)}
        >
          <IconX size={14} aria-hidden />
        </Button>
      )}
    </Button.Group>
  );
}
