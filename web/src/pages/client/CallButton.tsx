import { Button, type ButtonProps, Menu } from "@mantine/core";
import { IconPhone } from "@tabler/icons-react";
import type { Dial } from "~/kit/dial";
import { useFormat } from "~/kit/format";
import { useSay } from "~/words";

interface Props extends ButtonProps {
  phones: string[];
  dial: Dial;
}

/** Calls the client; of several numbers one is chosen, the main one standing first. */
export function CallButton({ phones, dial, ...looks }: Props) {
  const say = useSay();
  const format = useFormat();
  const [main, ...others] = phones;
  if (!main || !dial.may) return null;
  const face = { ...looks, leftSection: <IconPhone size={16} aria-hidden />, loading: dial.isAsking };
  if (others.length === 0) {
    return (
      <Button {...face} onClick={() => dial.call(main)}>
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
          <Menu.Item key={number} onClick={() => dial.call(number)}>
            {format.phone(number)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
