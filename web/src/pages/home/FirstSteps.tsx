import { Anchor, Card, List, ThemeIcon, Title } from "@mantine/core";
import { IconCheck, IconCircleDashed } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { Link } from "wouter";
import { useMay } from "~/session/viewer";
import { useSay } from "~/words";
import { useAgents, useBeginnings } from "./queries";

/** What to do first, for as long as there are neither clients nor calls. */
export function FirstSteps() {
  const say = useSay();
  const mayConnect = useMay("system.read", "system.manage");
  const begun = useBeginnings().data;
  const agents = useAgents().data?.items ?? [];
  if (!begun || (begun.hasCards && begun.hasCalls)) return null;
  const isSomebodyReady = agents.some(({ status }) => status !== "offline");
  return (
    <Card withBorder mb="md" component="section" aria-labelledby="first-steps">
      <Title order={2} size="h4" id="first-steps" mb="sm">
        {say("home.first")}
      </Title>
      <List spacing="sm" center>
        <Step isDone={begun.hasCalls}>
          {say("home.first.pbx")} {mayConnect && <To href="/health">{say("home.first.pbx.do")}</To>}
        </Step>
        <Step isDone={begun.hasCards}>
          {say("home.first.client")} <To href="/clients">{say("home.first.client.do")}</To>
        </Step>
        <Step isDone={isSomebodyReady}>{say("home.first.ready")}</Step>
        <Step isDone={begun.hasCalls}>{say("home.first.call")}</Step>
      </List>
    </Card>
  );
}

function Step({ isDone, children }: { isDone: boolean; children: ReactNode }) {
  const say = useSay();
  const Sign = isDone ? IconCheck : IconCircleDashed;
  return (
    <List.Item
      icon={
        <ThemeIcon size={24} radius="xl" variant="light" color={isDone ? "green" : "gray"}>
          <Sign size={16} role="img" aria-label={say(isDone ? "home.first.done" : "home.first.open")} />
        </ThemeIcon>
      }
    >
      {children}
    </List.Item>
  );
}

function To({ href, children }: { href: string; children: string }) {
  return (
    <Anchor component={Link} href={href} underline="always">
      {children}
    </Anchor>
  );
}
