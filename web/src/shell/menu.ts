import { PAGES, type Page } from "~/pages/registry";
import { useViewer } from "~/session/viewer";

export type MenuPage = Page & { menu: NonNullable<Page["menu"]> };

/** The pages that the viewer may open from the menu. */
export function useMenu(): MenuPage[] {
  const roles = useViewer().roles ?? [];
  const may = (page: Page) => !page.roles || page.roles.some((role) => roles.includes(role));
  return PAGES.filter((page): page is MenuPage => page.menu !== undefined && may(page));
}
