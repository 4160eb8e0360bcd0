import { ActionIcon, Button, Group, Stack, TextInput } from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import { Fragment, type ReactNode } from "react";

interface Props {
  label: string;
  add: string;
  drop: string;
  type: "tel" | "email";
  values: string[];
  onChange: (values: string[]) => void;
  error: (place: number) => string | undefined;
  beneath?: (place: number) => ReactNode;
}

const MOST = 20;

/** A field that one may have several of: phones, e-mails; the main one first. */
export function Several({ label, add, drop, type, values, onChange, error, beneath }: Props) {
  const replaced = (place: number, ...by: string[]) => onChange(values.toSpliced(place, 1, ...by));
  return (
    <Stack gap={6}>
      {values.map((value, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a value has no identity but its place
        <Fragment key={place}>
          <Group gap={6} wrap="nowrap" align="start">
            <TextInput
              flex={1}
              type={type}
              label={place === 0 ? label : undefined}
              aria-label={place === 0 ? undefined : `${label} ${place + 1}`}
              autoComplete="off"
              maxLength={type === "tel" ? 50 : 254}
              value={value}
              error={error(place)}
              onChange={(event) => replaced(place, event.currentTarget.value)}
            />
            {place > 0 && (
              <ActionIcon variant="subtle" color="gray" size={36} aria-label={drop} onClick={() => replaced(place)}>
                <IconX size={16} aria-hidden />
              </ActionIcon>
            )}
          </Group>
          {beneath?.(place)}
        </Fragment>
      ))}
      {values.at(-1)?.trim() && values.length < MOST && (
        <Button
          variant="subtle"
          size="compact-sm"
          w="fit-content"
          leftSection={<IconPlus size={14} aria-hidden />}
          onClick={() => onChange([...values, ""])}
        >
          {add}
        </Button>
      )}
    </Stack>
  );
}
