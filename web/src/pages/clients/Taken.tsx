import { Alert, Anchor } from "@mantine/core";
import { Link } from "wouter";
import { useFormat } from "~/kit/format";
import { useSay } from "~/words";
import type { Duplicate } from "./useDuplicates";

/** Warns that a number stands on another card, and leads there. */
export function Taken({ duplicate, onFollow }: { duplicate: Duplicate | undefined; onFollow: () => void }) {
  const say = useSay();
  const format = useFormat();
  if (!duplicate) return null;
  const number = format.phone(duplicate.number);
  if (!duplicate.card) {
    return (
      <Alert color="yellow" role="status" p="xs">
        {say("clients.new.taken.unseen", { number })}
      </Alert>
    );
  }
  return (
    <Alert color="yellow" role="status" p="xs">
      {say("clients.new.taken", { number })}{" "}
      <Anchor component={Link} href={`/clients/${duplicate.card.id}`} onClick={onFollow} size="sm" fw={600}>
        {duplicate.card.name}
      </Anchor>
    </Alert>
  );
}
