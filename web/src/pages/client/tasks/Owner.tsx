import { Select } from "@mantine/core";
import { useColleagues } from "~/session/viewer";
import { useSay } from "~/words";

interface Props {
  value: string | null;
  onChange: (ownerId: string | null) => void;
  error?: string;
}

const WHOEVER = "whoever";

/** Whose task it is; null: it waits for whoever takes it. */
export function Owner({ value, onChange, error }: Props) {
  const say = useSay();
  const { all } = useColleagues();
  const people = all.map(({ id, name }) => ({ value: id, label: name }));
  return (
    <Select
      label={say("client.task.owner")}
      data={[...people, { value: WHOEVER, label: say("client.task.nobody") }]}
      value={value ?? WHOEVER}
      onChange={(chosen) => onChange(chosen === WHOEVER ? null : chosen)}
      allowDeselect={false}
      searchable
      nothingFoundMessage={say("client.nothing-found")}
      error={error}
    />
  );
}
