import { useMay } from "~/session/viewer";

/** Whether the viewer makes and closes tasks. */
export function useMayWriteTasks(): boolean {
  return useMay("tasks.write");
}

/** Whether the viewer writes on cards; others read them. */
export function useMayWrite(): boolean {
  return useMay("cards.write");
}
