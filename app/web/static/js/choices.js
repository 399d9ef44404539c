/* The options that a field has for itself: rows that are added, and put in order by drag, by buttons
   or with Alt and an arrow. Without it each row has a number for its place.

   [data-choices]      holds the rows, ol > li; template[data-choice-row], [data-add-choice]
   .fd-place           the place of a row, which is sent; [data-choice-grip], [data-choice-steps] */
const placeIn = (row) => row.querySelector(".fd-place")

function start(box) {
  const list = box.querySelector("ol")
  const add = box.querySelector("[data-add-choice]")
  const set = box.closest("form").querySelector("[data-options]")
  const rows = () => [...list.children]
  const show = () => { box.hidden = Boolean(set?.value) }

  const refresh = () => rows().forEach((row, at, all) => {
    placeIn(row).type = "hidden"
    for (const each of row.querySelectorAll("[data-choice-grip], [data-choice-steps]")) each.hidden = false
    row.querySelector("[data-step=up]").disabled = at === 0
    row.querySelector("[data-step=down]").disabled = at === all.length - 1
  })
  const number = () => {
    rows().forEach((row, at) => { placeIn(row).value = at + 1 })
    refresh()
    box.dispatchEvent(new Event("change", { bubbles: true }))
  }
  const step = (row, way) => {
    const other = way === "up" ? row.previousElementSibling : row.nextElementSibling
    if (!other) return
    const held = document.activeElement
    if (way === "up") other.before(row)
    else other.after(row)
    number()
    const button = held.disabled ? row.querySelector("[data-step]:not(:disabled)") : held
    button?.focus()
  }

  // As written, rows may stand in another order than their places say.
  list.append(...rows().sort((one, other) => placeIn(one).value - placeIn(other).value))
  box.classList.add("fd-ordered")
  refresh()
  set?.addEventListener("change", show)
  show()
  add.hidden = false
  add.addEventListener("click", () => {
    const holder = document.createElement("ol")
    holder.innerHTML = box.querySelector("[data-choice-row]").innerHTML.replaceAll("choice.NUMBER", `choice.${rows().length}`)
    const row = holder.firstElementChild
    placeIn(row).value = rows().length + 1
    list.append(row)
    refresh()
    row.querySelector("[name*='.label.']").focus()
  })
  list.addEventListener("click", (event) => {
    const button = event.target.closest("[data-step]")
    if (button) step(button.closest("li"), button.dataset.step)
  })
  list.addEventListener("keydown", (event) => {
    if (!event.altKey || !["ArrowUp", "ArrowDown"].includes(event.key) || event.target.matches("select")) return
    event.preventDefault()
    step(event.target.closest("li"), event.key === "ArrowUp" ? "up" : "down")
  })
  globalThis.Sortable?.create(list, { handle: "[data-choice-grip]", animation: 120, onEnd: (event) => { if (event.oldIndex !== event.newIndex) number() } })
}

for (const box of document.querySelectorAll("[data-choices]")) start(box)
