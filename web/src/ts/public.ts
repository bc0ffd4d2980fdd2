// Scripts of the public pages. Every page works without them.
import { drafts } from "./draft";
import { closeMenus, focusErrors, printButtons, sendOnce, undoBars } from "./form";
import { here } from "./here";
import { photos } from "./photo";

photos(document);
drafts(document);
here(document);
focusErrors(document);
undoBars(document);
printButtons(document);
sendOnce();
closeMenus();
