/** Whether the viewer takes calls just now, since when, and how he wants to be told of them. */
import { Badge, Button, Menu } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconBell, IconChevronDown } from "@tabler/icons-react";
import { useKeys } from "~/kit/keys";
import { useToasts } from "~/kit/toasts";
import { useMay } from "~/session/viewer";
import { useSay } from "~/words";
import { Lasting } from "./Lasting";
import { type Agent, type Status, useOwnStatus, useSetStatus } from "./queries";
import { playTone } from "./ringing";
import { useCallSettings } from "./settings";

const COLORS: Record<Status, string> = { ready: "green", break: "yellow", wrap_up: "grape", offline: "gray" };
const REASONS = ["lunch", "pause", "meeting", "training"] as const;

export function AgentStatus() {
  const mine = useOwnStatus();
  const takesCalls = useMay("calls.make");
  return takesCalls && mine ? <StatusMenu mine={mine} /> : null;
}

function StatusMenu({ mine }: { mine: Agent }) {
  const say = useSay();
  const toasts = useToasts();
  const [isOpen, { toggle, close }] = useDisclosure();
  const { mutate } = useSetStatus();
  useKeys([{ keys: "Alt+KeyS", word: "call.key.status", run: toggle }]);
  const set = (status: Status, reason = "") => {
    close();
    mutate({ status, reason }, { onError: toasts.failed });
  };
  const name = say(`call.status.${mine.status}`);
  return (
    <Menu opened={isOpen} onChange={toggle} position="bottom-end" width={264}>
      <Menu.Target>
        <Button
          variant="default"
          size="sm"
          className="status"
          aria-label={say("call.status", { status: mine.reason || name })}
          leftSection={<Dot status={mine.status} />}
          rightSection={<IconChevronDown size={14} aria-hidden />}
        >
          <span className="status-name">{mine.reason || name}</span>
          {mine.since && <Lasting since={mine.since} c="dimmed" size="sm" ml={8} visibleFrom="sm" />}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<Dot status="ready" />} onClick={() => set("ready")}>
          {say("call.status.ready")}
        </Menu.Item>
        {REASONS.map((reason) => (
          <Menu.Item
            key={reason}
            leftSection={<Dot status="break" />}
            onClick={() => set("break", say(`call.break.${reason}`))}
          >
            {say("call.status.break.reason", { reason: say(`call.break.${reason}`) })}
          </Menu.Item>
        ))}
        <Menu.Item leftSection={<Dot status="offline" />} onClick={() => set("offline")}>
          {say("call.status.offline")}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>{say("call.settings")}</Menu.Label>
        <SettingItems />
      </Menu.Dropdown>
    </Menu>
  );
}

function Dot({ status }: { status: Status }) {
  return <Badge circle size="xs" color={COLORS[status]} aria-hidden />;
}

function SettingItems() {
  const say = useSay();
  const [settings, change] = useCallSettings();
  const withSound = (sound: boolean) => {
    if (sound) playTone();
    change({ sound });
  };
  return (
    <>
      <Menu.CheckboxItem checked={settings.opensCard} onChange={(opensCard) => change({ opensCard })}>
        {say("call.settings.opens-card")}
      </Menu.CheckboxItem>
      <Menu.CheckboxItem checked={settings.sound} onChange={withSound}>
        {say("call.settings.sound")}
      </Menu.CheckboxItem>
      {"Notification" in window && <NoticesItem isOn={settings.notices} change={(notices) => change({ notices })} />}
    </>
  );
}

/** The browser is asked only when somebody wants its notices. */
function NoticesItem({ isOn, change }: { isOn: boolean; change: (isOn: boolean) => void }) {
  const say = useSay();
  const isDenied = Notification.permission === "denied";
  const ask = async (wanted: boolean) => change(wanted && (await Notification.requestPermission()) === "granted");
  return (
    <Menu.CheckboxItem
      checked={isOn && Notification.permission === "granted"}
      disabled={isDenied}
      onChange={ask}
      rightSection={<IconBell size={14} aria-hidden />}
    >
      {say(isDenied ? "call.settings.notices.denied" : "call.settings.notices")}
    </Menu.CheckboxItem>
  );
}
