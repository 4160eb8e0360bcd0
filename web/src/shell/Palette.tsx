/** Records and commands in one menu. */
export function Palette() {
  return null;
}
