/* Rows that can be put in order: dragged, or moved with Alt and an arrow. Both press what the row's
   own buttons do: a form that is sent. A list inside [data-order] has [data-order-item]s; the form
   takes do=put:NAME with before= or after=. */
function send(form, values) {
  for (const [name, value] of Object.entries(values)) {
    const input = document.createElement("input")
    Object.assign(input, { type: "hidden", name, value })
    form.append(input)
  }
  form.requestSubmit()
}

function dropped(event) {
  const { item, oldIndex, newIndex } = event
  if (oldIndex === newIndex) return
  const before = item.nextElementSibling?.dataset.orderItem ?? ""
  const after = before ? "" : item.previousElementSibling?.dataset.orderItem ?? ""
  send(item.closest("form"), { do: `put:${item.dataset.orderItem}`, before, after })
}

for (const list of document.querySelectorAll("[data-order]"))
  globalThis.Sortable?.create(list, { handle: "[data-order-grip]", animation: 120, onEnd: dropped })

document.addEventListener("keydown", (event) => {
  if (!event.altKey || !["ArrowUp", "ArrowDown"].includes(event.key)) return
  const row = event.target.closest?.("[data-order-item]")
  if (!row) return
  event.preventDefault()
  row.querySelector(`[data-act=${event.key === "ArrowUp" ? "up" : "down"}]:not(:disabled)`)?.click()
})
