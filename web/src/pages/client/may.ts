import { useMay } from "~/session/viewer";

/** Whether the viewer writes on cards; others read them. */
export function useMayWrite(): boolean {
  return useMay("agent", "manager", "lead", "marketer", "administrator");
}
