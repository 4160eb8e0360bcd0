import { Button } from "@mantine/core";
import { useSay } from "~/words";

interface Props {
  list: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown };
}

/** The next page of a list, if there is one. */
export function MoreButton({ list: { hasNextPage, isFetchingNextPage, fetchNextPage } }: Props) {
  const say = useSay();
  if (!hasNextPage) return null;
  return (
    <Button variant="default" mt="sm" loading={isFetchingNextPage} onClick={() => fetchNextPage()}>
      {say("kit.more")}
    </Button>
  );
}
