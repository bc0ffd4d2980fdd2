// Scripts of the staff pages: those of the public ones, htmx for partial updates, the wall by
// keyboard, search while typing.
import "htmx.org";
import { drafts } from "./draft";
import { closeMenus, focusErrors, printButtons, sendOnce, undoBars } from "./form";
import { live } from "./live";
import { offline, offlineOnce } from "./offline/client";
import { photos } from "./photo";
import { instantSearch } from "./search";
import { sites } from "./site";
import { walls } from "./wall";

// The chosen tab is in sight where the tabs are pushed sideways.
function tabsInSight(root: ParentNode): void {
  root.querySelectorAll<HTMLElement>(".tabs").forEach((t) => {
    const on = t.querySelector<HTMLElement>("[aria-current]");
    if (on && t.scrollWidth > t.clientWidth) t.scrollLeft = on.offsetLeft - t.offsetLeft - (t.clientWidth - on.offsetWidth) / 2;
  });
}

function setUp(root: ParentNode): void {
  photos(root);
  sites(root);
  drafts(root);
  focusErrors(root);
  undoBars(root);
  printButtons(root);
  instantSearch(root);
  walls(root);
  tabsInSight(root);
  offline(root);
  live(root, setUp);
}

setUp(document);
offlineOnce();
sendOnce();
closeMenus();
document.addEventListener("htmx:afterSwap", (e) => {
  const at = e.target;
  if (at instanceof Element) setUp(at);
});
