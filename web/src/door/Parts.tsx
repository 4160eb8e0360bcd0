/** What the forms of the door have in common. */
import { Alert, Button } from "@mantine/core";
import type { ReactNode } from "react";
import type { Refusal } from "~/api/refusal";
import { lasting } from "~/kit/format";
import { useSay } from "~/words";

/** What went wrong, unless it is said at a field. */
export function Wrong({ refusal, told }: { refusal: Refusal | null; told?: string }) {
  const say = useSay();
  if (!refusal) return null;
  const known = { offline: say("kit.refusal.offline.title"), "too-many-tries": say("door.tries") };
  return (
    <Alert color="red" role="alert">
      {told ?? known[refusal.code as keyof typeof known] ?? refusal.message}
    </Alert>
  );
}

interface SendProps {
  isPending: boolean;
  /** Seconds that somebody has to wait before. */
  wait?: number;
  children: ReactNode;
}

export function Send({ isPending, wait = 0, children }: SendProps) {
  const say = useSay();
  return (
    <Button type="submit" loading={isPending} disabled={wait > 0}>
      {wait > 0 ? say("door.wait", { left: lasting(wait) }) : children}
    </Button>
  );
}
