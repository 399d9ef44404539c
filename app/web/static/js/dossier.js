/* What every page loads. Each module looks for its own data attributes and does nothing without them;
   pages work without any of this.

   data-open="ID"      opens the dialog ID; data-close inside it closes it
   details[data-menu]  a menu: Esc and a click elsewhere close it, arrows move in it
   data-toast          a message that goes away; data-dismiss closes it
   data-key="c"        the key c clicks this (an input gets the focus)
   data-copy="TEXT"    copies TEXT
   data-confirm="…"    a form or button that asks first
   select[data-picker] Tom Select; data-url="…" asks the server: GET ?q= -> [{value, text, hint}]
   form[data-guard]    warns before unsaved input is lost; Ctrl S saves; what is typed outlives a
                       session that ended (kept.js)
   [data-rows]         a list: tr[data-row] with input[data-select], a[data-row-open], a[data-row-edit];
                       input[data-select-all], [data-bulk] (shown while rows are chosen), [data-selected]
   [data-neighbours]   on a record: the one before and after it in the list it was opened from
   a[data-reveal]      shows a masked value for a reason, for a while
   [data-reveal-for]   shows and hides what is typed into a password input */
import "./look.js"
import "./dialogs.js"
import "./toasts.js"
import "./jump.js"
import "./keys.js"
import "./kept.js"
import "./pickers.js"
import "./forms.js"
import "./rows.js"
import "./neighbours.js"
import "./reveal.js"
import "./requests.js"
