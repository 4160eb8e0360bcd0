/** What the viewer should know. */
export function Bell() {
  return null;
}
