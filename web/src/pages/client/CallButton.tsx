import { Button, type ButtonProps, Menu } from "@mantine/core";
import { IconPhone } from "@tabler/icons-react";
import { useFormat } from "~/kit/format";
import { useSay } from "~/words";
import type { useCalling } from "./calling";

interface Props extends ButtonProps {
  phones: string[];
  calling: ReturnType<typeof useCalling>;
}

/** Calls the client; of several numbers one is chosen, the main one standing first. */
export function CallButton({ phones, calling, ...looks }: Props) {
  const say = useSay();
  const format = useFormat();
  const [main, ...others] = phones;
  if (!main) return null;
  const face = { ...looks, leftSection: <IconPhone size={16} aria-hidden />, loading: calling.isPending };
  if (others.length === 0) {
    return (
      <Button {...face} onClick={() => calling.mutate(main)}>
        {say("client.call")}
      </Button>
    );
  }
  return (
    <Menu>
      <Menu.Target>
        <Button {...face}>{say("client.call")}</Button>
      </Menu.Target>
      <Menu.Dropdown>
        {phones.map((number) => (
          <Menu.Item key={number} onClick={() => calling.mutate(number)}>
            {format.phone(number)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
