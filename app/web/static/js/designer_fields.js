/* The fields of an entity: found as one types, moved by drag and by Alt and an arrow. Without it all
   of it works with buttons.

   [data-field-list]   li[data-field][data-words] in ul[data-fields-of=SECTION]; a [data-row] takes the focus.
                       One row is in the tab order, the arrows lead to the others: a list may be long
   form[data-move-form] is sent to where a field was dropped */
const list = document.querySelector("[data-field-list]")
const KEPT = "designer-fields"

// -- the list -------------------------------------------------------------------------------------

function rows() { return [...list.querySelectorAll("li[data-field]:not([hidden]) [data-row]")] }

function rove(row) {
  for (const each of list.querySelectorAll("[data-row]")) each.tabIndex = each === row ? 0 : -1
}

function find(words) {
  const wanted = words.trim().toLowerCase()
  for (const row of list.querySelectorAll("li[data-field]")) row.hidden = !row.dataset.words.includes(wanted)
  for (const group of list.querySelectorAll("[data-group]"))
    group.hidden = wanted !== "" && !group.querySelector("li[data-field]:not([hidden])")
  list.querySelector("[data-find-none]").hidden = rows().length > 0
  if (!rows().some((row) => row.tabIndex === 0)) rove(rows()[0])
}

function remember(field) {
  sessionStorage.setItem(KEPT, JSON.stringify({ path: location.pathname, top: list.scrollTop, field }))
}

function recall() {
  const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "null")
  sessionStorage.removeItem(KEPT)
  if (kept?.path !== location.pathname) return
  list.scrollTop = kept.top
  if (kept.field) list.querySelector(`li[data-field="${CSS.escape(kept.field)}"] [data-row]`)?.focus({ preventScroll: true })
}

function drop(event) {
  const row = event.item
  const form = document.querySelector("[data-move-form]")
  form.action = row.querySelector("form.adm-mv").action
  form.elements.section.value = event.to.dataset.fieldsOf
  form.elements.before.value = row.nextElementSibling?.dataset.field ?? ""
  form.elements.after.value = row.previousElementSibling?.dataset.field ?? ""
  remember(row.dataset.field)
  form.requestSubmit()
}

if (list) {
  document.querySelector("[data-find]").addEventListener("input", (event) => find(event.target.value))
  for (const group of window.Sortable ? list.querySelectorAll("[data-fields-of]") : [])
    window.Sortable.create(group, { group: "fields", handle: "[data-grip]", animation: 120, onEnd: (event) => { if (event.from !== event.to || event.oldIndex !== event.newIndex) drop(event) } })
  list.addEventListener("keydown", (event) => {
    const row = event.target.closest("li[data-field]")
    if (!row || !["ArrowUp", "ArrowDown"].includes(event.key)) return
    const step = event.key === "ArrowUp" ? "up" : "down"
    if (event.altKey) row.querySelector(`[data-step=${step}]`)?.click()
    else if (event.target.matches("[data-row]")) rows()[rows().indexOf(event.target) + (step === "up" ? -1 : 1)]?.focus()
    else return
    event.preventDefault()
  })
  for (const button of list.querySelectorAll("[data-step]")) button.tabIndex = -1
  for (const row of list.querySelectorAll("[data-row]")) row.setAttribute("aria-keyshortcuts", "Alt+ArrowUp Alt+ArrowDown")
  rove(list.querySelector("[data-row][aria-current]") ?? rows()[0])
  list.addEventListener("focusin", (event) => { if (event.target.matches("[data-row]")) rove(event.target) })
  list.addEventListener("submit", (event) => remember(event.target.closest("li[data-field]")?.dataset.field))
  list.addEventListener("click", (event) => { if (event.target.closest("a[data-row]")) remember("") })
  recall()
}
