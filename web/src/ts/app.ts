// Scripts of the staff pages: those of the public ones, htmx for partial updates, the wall by
// keyboard, search while typing.
import "htmx.org";
import { drafts } from "./draft";
import { closeMenus, focusErrors, printButtons, sendOnce, undoBars } from "./form";
import { photos } from "./photo";
import { instantSearch } from "./search";
import { walls } from "./wall";

function setUp(root: ParentNode): void {
  photos(root);
  drafts(root);
  focusErrors(root);
  undoBars(root);
  printButtons(root);
  instantSearch(root);
  walls(root);
}

setUp(document);
sendOnce();
closeMenus();
document.addEventListener("htmx:afterSwap", (e) => {
  const at = e.target;
  if (at instanceof Element) setUp(at);
});
