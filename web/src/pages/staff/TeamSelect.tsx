import { Box, Select, type SelectProps } from "@mantine/core";
import type { Team } from "~/api/client";
import { useSay } from "~/words";
import { flat, treeOf } from "./tree";

type Props = Omit<SelectProps, "data"> & {
  teams: Team[];
  /** What it means to choose none. */
  none: string;
};

/** One of the teams, which stand as they do in the tree. */
export function TeamSelect({ teams, none, ...rest }: Props) {
  const say = useSay();
  const places = flat(treeOf(teams));
  const depths = new Map(places.map(({ team, depth }) => [team.id, depth]));
  return (
    <Select
      data={places.map(({ team }) => ({ value: team.id, label: team.name }))}
      renderOption={({ option }) => <Box ps={16 * (depths.get(option.value) ?? 0)}>{option.label}</Box>}
      placeholder={none}
      searchable
      nothingFoundMessage={say("client.nothing-found")}
      clearable
      clearButtonProps={{ "aria-label": none }}
      {...rest}
    />
  );
}
