/** What stands around every page: menu, search, the calls of this moment, status, bell, profile. */
import { AppShell, Burger, Button, Group, Kbd, NavLink, Text, VisuallyHidden } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { type ReactNode, Suspense } from "react";
import { Link, Route, Switch, useLocation } from "wouter";
import { Refusal } from "~/api/refusal";
import { AgentStatus } from "~/call/AgentStatus";
import { CallBar } from "~/call/CallBar";
import { Barrier } from "~/kit/Barrier";
import { readable, useKeys } from "~/kit/keys";
import { RefusalPage } from "~/kit/RefusalPage";
import { Waiting } from "~/kit/Waiting";
import { Bell } from "~/notes/Bell";
import { NewClient } from "~/pages/clients/NewClient";
import { PAGES } from "~/pages/registry";
import { useSay } from "~/words";
import { ConnectionBadge } from "./ConnectionBadge";
import { KeyHelp } from "./KeyHelp";
import { type MenuPage, useMayOpen, useMenu } from "./menu";
import { Palette } from "./Palette";
import { ProfileMenu } from "./ProfileMenu";
import { openPalette } from "./palette/door";
import "./frame.css";

export function Frame() {
  const say = useSay();
  const [, navigate] = useLocation();
  const [isMenuOpen, menu] = useDisclosure();
  const [areKeysShown, keys] = useDisclosure();
  const pages = useMenu();
  useKeys([
    { keys: "$mod+k", word: "frame.search", run: openPalette },
    { keys: "/", word: "frame.search", run: openPalette },
    { keys: "Shift+?", word: "frame.keys.title", run: keys.open },
    ...pages.map(({ path, name, menu: { key } }) => ({ keys: `g ${key}`, word: name, run: () => navigate(path) })),
  ]);
  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 208, breakpoint: "sm", collapsed: { mobile: !isMenuOpen } }}
      padding="md"
      layout="alt"
    >
      <a href="#page" className="skip">
        {say("frame.skip")}
      </a>
      <AppShell.Header className="bar">
        <Burger opened={isMenuOpen} onClick={menu.toggle} hiddenFrom="sm" size="sm" aria-label={say("frame.menu")} />
        <SearchButton />
        <Group gap="sm" wrap="nowrap" ml="auto">
          <AgentStatus />
          <ConnectionBadge />
          <Bell />
          <ProfileMenu showKeys={keys.open} />
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="xs" component="nav" aria-label={say("frame.menu")}>
        <Brand
          beside={<Burger opened onClick={menu.close} hiddenFrom="sm" size="sm" aria-label={say("kit.close")} />}
        />
        {pages.map((page) => (
          <MenuLink key={page.path} page={page} onFollow={menu.close} />
        ))}
      </AppShell.Navbar>
      <AppShell.Main id="page" tabIndex={-1}>
        <CallBar />
        <div className="page">
          <Pages />
        </div>
      </AppShell.Main>
      <Palette showKeys={keys.open} />
      <NewClient />
      <KeyHelp opened={areKeysShown} onClose={keys.close} />
    </AppShell>
  );
}

function Pages() {
  const [path] = useLocation();
  const mayOpen = useMayOpen();
  return (
    <Barrier key={path}>
      <Suspense fallback={<Waiting />}>
        <Switch>
          {PAGES.map((page) => (
            <Route key={page.path} path={page.path}>
              {mayOpen(page) ? <page.page /> : <RefusalPage error={new Refusal(403, "forbidden", "")} />}
            </Route>
          ))}
          <Route>
            <RefusalPage error={new Refusal(404, "not-found", "")} />
          </Route>
        </Switch>
      </Suspense>
    </Barrier>
  );
}

function MenuLink({ page, onFollow }: { page: MenuPage; onFollow: () => void }) {
  const say = useSay();
  const [path] = useLocation();
  const isHere = path === page.path || (page.path !== "/" && path.startsWith(`${page.path}/`));
  return (
    <NavLink
      component={Link}
      href={page.path}
      active={isHere}
      aria-current={isHere ? "page" : undefined}
      label={say(page.name)}
      leftSection={<page.menu.icon size={20} stroke={1.6} aria-hidden />}
      onClick={onFollow}
    />
  );
}

function SearchButton() {
  const say = useSay();
  return (
    <Button
      variant="default"
      className="search"
      leftSection={<IconSearch size={16} aria-hidden />}
      rightSection={<Kbd visibleFrom="sm">{readable("$mod+K").join(" ")}</Kbd>}
      onClick={openPalette}
    >
      <Text span size="sm" c="dimmed" visibleFrom="xs">
        {say("frame.search.hint")}
      </Text>
      <VisuallyHidden>{say("frame.search")}</VisuallyHidden>
    </Button>
  );
}

function Brand({ beside }: { beside: ReactNode }) {
  return (
    <Group h={44} px="xs" mb="xs" justify="space-between" wrap="nowrap">
      <Group gap={8} wrap="nowrap">
        <img src="/icon.svg" alt="" width={26} height={26} />
        <Text fw={700}>Kartoteka</Text>
      </Group>
      {beside}
    </Group>
  );
}
