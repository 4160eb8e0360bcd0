import { PAGES, type Page } from "~/pages/registry";
import { hasAny } from "~/session/rights";
import { useViewer } from "~/session/viewer";

export type MenuPage = Page & { menu: NonNullable<Page["menu"]> };

/** Whether the viewer may open a page. */
export function useMayOpen(): (page: Page) => boolean {
  const { rights } = useViewer();
  return ({ may }) => !may || hasAny(rights, may);
}

/** The pages that the viewer may open from the menu. */
export function useMenu(): MenuPage[] {
  const mayOpen = useMayOpen();
  return PAGES.filter((page): page is MenuPage => page.menu !== undefined && mayOpen(page));
}
