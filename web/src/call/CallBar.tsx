/** The calls of this moment, in the frame of every page. */
export function CallBar() {
  return null;
}
