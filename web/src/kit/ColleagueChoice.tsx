import { Select, type SelectProps } from "@mantine/core";
import { useColleagues } from "~/session/viewer";
import { useSay } from "~/words";

type Props = Omit<SelectProps, "data"> & {
  /** Who can't be meant. */
  without?: readonly string[];
};

/** One of the colleagues, found by name. */
export function ColleagueChoice({ without = [], ...rest }: Props) {
  const say = useSay();
  const colleagues = useColleagues().all.filter(({ id }) => !without.includes(id));
  return (
    <Select
      data={colleagues.map(({ id, name }) => ({ value: id, label: name }))}
      searchable
      nothingFoundMessage={say("kit.nobody-found")}
      {...rest}
    />
  );
}
