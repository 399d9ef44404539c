/* The entities of the designer.

   input[data-find="CSS"]    hides what does not hold the words; [data-find-none] shows when all is hidden
   [data-icons]              a picker of pictures; [data-icon-filter] finds one by its name
   button[data-insert]       puts its text into the input data-into names
   [data-menu-order="URL"]   li[data-entity] are dragged within and between [data-group] */
/* ---- finding ---- */
document.addEventListener("input", (event) => {
  const box = event.target.closest?.("input[data-find]")
  if (!box) return
  const words = box.value.toLowerCase().replaceAll(" ", "")
  const things = [...document.querySelectorAll(box.dataset.find)]
  for (const each of things) each.hidden = !each.dataset.search.replaceAll(" ", "").includes(words)
  const none = document.querySelector("[data-find-none]")
  if (none) none.hidden = !things.length || things.some((each) => !each.hidden)
})

/* ---- pictures ---- */
for (const picker of document.querySelectorAll("[data-icons]")) {
  const more = picker.querySelector("details")
  picker.addEventListener("input", (event) => {
    if (!event.target.matches("[data-icon-filter]")) return
    const word = event.target.value.trim().toLowerCase()
    for (const each of picker.querySelectorAll(".en-icon")) each.hidden = !each.title.includes(word)
    if (word) more.open = true
  })
  picker.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches("[data-icon-filter]")) event.preventDefault()
  })
  picker.addEventListener("change", (event) => {
    if (event.target.name !== "icon") return
    const use = event.target.parentElement.querySelector("use")
    picker.querySelector("summary use").setAttribute("href", use.getAttribute("href"))
  })
}

/* ---- fields into a title ---- */
document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-insert]")
  if (!button) return
  const input = document.getElementById(button.dataset.into)
  input.setRangeText(button.dataset.insert, input.selectionStart, input.selectionEnd, "end")
  input.dispatchEvent(new Event("input", { bubbles: true }))
  input.focus()
})

/* ---- the order of the menu ---- */
function post(address, values) {
  const form = document.createElement("form")
  form.method = "post"
  form.action = address
  const token = document.querySelector('meta[name="csrf-token"]').content
  for (const [name, value] of Object.entries({ csrf_token: token, ...values })) {
    const input = document.createElement("input")
    Object.assign(input, { type: "hidden", name, value })
    form.append(input)
  }
  document.body.append(form)
  form.submit()
}

for (const menu of document.querySelectorAll("[data-menu-order]")) {
  let dragged = null
  const clear = () => menu.querySelectorAll(".is-over").forEach((each) => each.classList.remove("is-over"))
  const target = (event) => event.target.closest("li[data-entity]") ?? event.target.closest("[data-group]")
  menu.addEventListener("dragstart", (event) => {
    dragged = event.target.closest("li[data-entity]")
    dragged?.classList.add("is-dragged")
    event.dataTransfer.effectAllowed = "move"
  })
  menu.addEventListener("dragend", () => { dragged?.classList.remove("is-dragged"); dragged = null; clear() })
  menu.addEventListener("dragover", (event) => {
    const over = target(event)
    if (!dragged || !over) return
    event.preventDefault()
    clear()
    if (over !== dragged) over.classList.add("is-over")
  })
  menu.addEventListener("drop", (event) => {
    const over = target(event)
    if (!dragged || !over || over === dragged) return
    event.preventDefault()
    const group = over.closest("[data-group]").dataset.group
    post(menu.dataset.menuOrder, { entity: dragged.dataset.entity, group, before: over.dataset.entity ?? "" })
  })
}
