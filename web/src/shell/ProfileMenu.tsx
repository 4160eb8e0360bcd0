import { Avatar, Menu, UnstyledButton, useMantineColorScheme, VisuallyHidden } from "@mantine/core";
import {
  IconCheck,
  IconDeviceDesktop,
  IconKeyboard,
  IconLogout,
  IconMoon,
  IconSun,
  IconUserCog,
} from "@tabler/icons-react";
import { Link } from "wouter";
import { useSignOut } from "~/session/useSignOut";
import { useViewer } from "~/session/viewer";
import { chooseLanguage, LANGUAGES, type Language, useLanguage, useSay } from "~/words";

const SCHEMES = [
  { scheme: "light", icon: IconSun },
  { scheme: "dark", icon: IconMoon },
  { scheme: "auto", icon: IconDeviceDesktop },
] as const;

export function ProfileMenu({ showKeys }: { showKeys: () => void }) {
  const say = useSay();
  const viewer = useViewer();
  const language = useLanguage();
  const signOut = useSignOut();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const checked = (is: boolean) => is && <IconCheck size={16} aria-hidden />;
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <UnstyledButton>
          <Avatar name={viewer.name} color="card" variant="filled" radius="xl" alt="" aria-hidden />
          <VisuallyHidden>{say("frame.profile", { name: viewer.name })}</VisuallyHidden>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{viewer.name}</Menu.Label>
        {SCHEMES.map(({ scheme, icon: Icon }) => (
          <Menu.Item
            key={scheme}
            leftSection={<Icon size={16} aria-hidden />}
            rightSection={checked(scheme === colorScheme)}
            onClick={() => setColorScheme(scheme)}
          >
            {say(`frame.scheme.${scheme}`)}
          </Menu.Item>
        ))}
        <Menu.Divider />
        {Object.entries(LANGUAGES).map(([code, name]) => (
          <Menu.Item
            key={code}
            lang={code}
            rightSection={checked(code === language)}
            onClick={() => chooseLanguage(code as Language)}
          >
            {name}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item component={Link} href="/account" leftSection={<IconUserCog size={16} aria-hidden />}>
          {say("frame.account")}
        </Menu.Item>
        <Menu.Item leftSection={<IconKeyboard size={16} aria-hidden />} onClick={showKeys}>
          {say("frame.keys.title")}
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout size={16} aria-hidden />} onClick={signOut}>
          {say("frame.sign-out")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
