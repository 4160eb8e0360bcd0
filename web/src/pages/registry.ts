/** Every page of the desktop: the menu, the palette, the keys and the router all read this. A new page adds a line. */
import {
  type Icon,
  IconAddressBook,
  IconChecklist,
  IconHeadset,
  IconHeartRateMonitor,
  IconHistory,
  IconHome,
  IconKey,
  IconPhone,
  IconTrash,
  IconUsersGroup,
} from "@tabler/icons-react";
import { type ComponentType, type LazyExoticComponent, lazy } from "react";
import type { Right } from "~/session/rights";
import { type Word, withWords } from "~/words";

export interface Page {
  path: string;
  name: Word;
  page: LazyExoticComponent<ComponentType>;
  /** In the menu, and reached by `g` and this letter. */
  menu?: { icon: Icon; key: string };
  /** One of these rights opens it; default: everybody who is signed in. */
  may?: Right[];
}

export const PAGES: Page[] = [
  { path: "/", name: "home.title", page: lazy(() => import("./home")), menu: { icon: IconHome, key: "h" } },
  {
    path: "/shift",
    name: "frame.shift",
    page: lazy(() => withWords(import("./shift"))),
    menu: { icon: IconHeadset, key: "s" },
    may: ["calls.make"],
  },
  {
    path: "/clients",
    name: "frame.clients",
    page: lazy(() => withWords(import("./clients"))),
    menu: { icon: IconAddressBook, key: "c" },
    may: ["cards.read"],
  },
  {
    path: "/clients/:cardId",
    name: "frame.client",
    page: lazy(() => withWords(import("./client"))),
    may: ["cards.read"],
  },
  {
    path: "/calls",
    name: "frame.calls",
    page: lazy(() => withWords(import("./calls"))),
    menu: { icon: IconPhone, key: "k" },
    may: ["calls.read"],
  },
  {
    path: "/tasks",
    name: "tasks.title",
    page: lazy(() => import("./tasks")),
    menu: { icon: IconChecklist, key: "t" },
    may: ["tasks.read"],
  },
  {
    path: "/staff",
    name: "frame.staff",
    page: lazy(() => withWords(import("./staff"))),
    menu: { icon: IconUsersGroup, key: "p" },
    may: ["staff.manage"],
  },
  {
    path: "/deletions",
    name: "frame.deletions",
    page: lazy(() => withWords(import("./deletions"))),
    menu: { icon: IconTrash, key: "d" },
    may: ["cards.write", "cards.delete", "cards.erase", "audit.read"],
  },
  {
    path: "/audit",
    name: "frame.audit",
    page: lazy(() => withWords(import("./audit"))),
    menu: { icon: IconHistory, key: "l" },
    may: ["audit.read"],
  },
  {
    path: "/roles",
    name: "frame.roles",
    page: lazy(() => withWords(import("./roles"))),
    menu: { icon: IconKey, key: "r" },
  },
  {
    path: "/health",
    name: "frame.health",
    page: lazy(() => withWords(import("./health"))),
    menu: { icon: IconHeartRateMonitor, key: "v" },
    may: ["system.read", "system.manage"],
  },
  { path: "/account", name: "frame.account", page: lazy(() => withWords(import("./account"))) },
];
