import { Badge } from "@mantine/core";
import type { Card } from "~/api/client";
import { useSay } from "~/words";

const COLOR: Record<Card["stage"], string> = {
  lead: "blue",
  potential: "violet",
  active: "card",
  permanent: "green",
  lost: "gray",
};

/** How far a client has come with the company. */
export function StageBadge({ stage }: { stage: Card["stage"] }) {
  const say = useSay();
  return (
    <Badge color={COLOR[stage]} variant="light" tt="none" fw={600} className="clients-stage">
      {say(`clients.stage.${stage}`)}
    </Badge>
  );
}
