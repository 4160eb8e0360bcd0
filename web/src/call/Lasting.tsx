import { Text, type TextProps } from "@mantine/core";
import { lasting } from "~/kit/format";
import { useNow } from "~/kit/now";

/** How long it has been, second by second, by the server's clock. */
export function Lasting({ since, ...look }: { since: string } & TextProps) {
  const now = useNow(1);
  return (
    <Text span role="timer" className="lasting" {...look}>
      {lasting(Math.floor((now - Date.parse(since)) / 1000))}
    </Text>
  );
}
