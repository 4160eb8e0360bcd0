import type { Column } from "./filters";

/** How wide each column wants to be, in pixels; what there is more goes to the name. */
export const WIDTH: Record<Column, number> = {
  phone: 190,
  email: 200,
  stage: 130,
  owner: 160,
  source: 120,
  created: 110,
  changed: 110,
};

const NAME = 200;
const FIRST_TO_GO: Column[] = ["source", "changed", "email", "created", "owner"];

/** The columns that have room beside the name, the least important left out first. */
export function fitting(columns: Column[], width: number): Column[] {
  const wanted = columns.reduce((sum, column) => sum + WIDTH[column], NAME);
  const goes = FIRST_TO_GO.find((column) => columns.includes(column));
  if (wanted <= width || !goes) return columns;
  return fitting(
    columns.filter((column) => column !== goes),
    width,
  );
}
