import { useToasts } from "~/kit/toasts";
import { signOut } from "./session";

/** Sign out; says so when it can't be done. */
export function useSignOut(): () => void {
  const { failed } = useToasts();
  return () => void signOut().catch(failed);
}
