import { useMantineColorScheme } from "@mantine/core";
import {
  IconCoffee,
  IconDeviceDesktop,
  IconKeyboard,
  IconLanguage,
  IconListCheck,
  IconLogout,
  IconMoon,
  IconPhoneCheck,
  IconPhoneOff,
  IconSun,
  IconUserCog,
  IconUserPlus,
} from "@tabler/icons-react";
import { useLocation } from "wouter";
import { openNewClient } from "~/pages/clients/NewClient";
import { useSignOut } from "~/session/useSignOut";
import { useMay } from "~/session/viewer";
import { chooseLanguage, LANGUAGES, type Language, useLanguage, useSay } from "~/words";
import { useMenu } from "../menu";
import type { Item } from "./items";
import { useSayStatus } from "./queries";

const STATUSES = [
  { status: "ready", icon: IconPhoneCheck },
  { status: "break", icon: IconCoffee },
  { status: "offline", icon: IconPhoneOff },
] as const;

const SCHEMES = [
  { scheme: "light", icon: IconSun },
  { scheme: "dark", icon: IconMoon },
  { scheme: "auto", icon: IconDeviceDesktop },
] as const;

export function usePages(): Item[] {
  const say = useSay();
  const [, navigate] = useLocation();
  return useMenu().map(({ path, name, menu }) => ({
    key: path,
    label: say(name),
    icon: menu.icon,
    run: () => navigate(path),
  }));
}

/** What is done often. */
export function useActions(): Item[] {
  const say = useSay();
  const [, navigate] = useLocation();
  const sayStatus = useSayStatus();
  const may = { client: useMay("cards.write"), task: useMay("tasks.write"), calls: useMay("calls.make") };
  const client = { key: "new-client", label: say("clients.new"), icon: IconUserPlus, run: () => openNewClient() };
  const task = {
    key: "new-task",
    label: say("palette.new-task"),
    icon: IconListCheck,
    run: () => navigate("/tasks?new=1"),
  };
  const statuses = STATUSES.map(({ status, icon }) => ({
    key: status,
    label: say(`palette.status.${status}`),
    also: say("palette.status"),
    icon,
    run: () => sayStatus(status),
  }));
  return [...(may.client ? [client] : []), ...(may.task ? [task] : []), ...(may.calls ? statuses : [])];
}

/** What is set once; it is offered when it is asked for. */
export function useSettings(showKeys: () => void): Item[] {
  const say = useSay();
  const language = useLanguage();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const signOut = useSignOut();
  const [, navigate] = useLocation();
  return [
    ...SCHEMES.map(({ scheme, icon }) => ({
      key: scheme,
      label: say("palette.theme", { theme: say(`frame.scheme.${scheme}`) }),
      also: scheme,
      icon,
      isOn: scheme === colorScheme,
      run: () => setColorScheme(scheme),
    })),
    ...Object.entries(LANGUAGES).map(([code, name]) => ({
      key: code,
      label: say("palette.language", { language: name }),
      also: "language",
      icon: IconLanguage,
      isOn: code === language,
      run: () => chooseLanguage(code as Language),
    })),
    { key: "account", label: say("frame.account"), icon: IconUserCog, run: () => navigate("/account") },
    { key: "keys", label: say("frame.keys.title"), icon: IconKeyboard, run: showKeys },
    { key: "sign-out", label: say("frame.sign-out"), icon: IconLogout, run: signOut },
  ];
}
