/* A list by keyboard and by tick: j k move, x selects, Enter opens, e edits; the bar counts. */
const lists = document.querySelectorAll("[data-rows]")

function rowsOf(list) { return [...list.querySelectorAll("tr[data-row]")] }

function refresh(list) {
  const boxes = [...list.querySelectorAll("input[data-select]")]
  const chosen = boxes.filter((box) => box.checked)
  boxes.forEach((box) => box.closest("tr")?.classList.toggle("is-selected", box.checked))
  const all = list.querySelector("input[data-select-all]")
  if (all) {
    all.checked = boxes.length > 0 && chosen.length === boxes.length
    all.indeterminate = chosen.length > 0 && !all.checked
  }
  for (const bar of document.querySelectorAll("[data-bulk]")) bar.hidden = chosen.length === 0
  for (const count of document.querySelectorAll("[data-selected]")) count.textContent = chosen.length
}

function move(list, step) {
  const rows = rowsOf(list)
  if (!rows.length) return
  const at = rows.findIndex((row) => row.classList.contains("is-cursor"))
  const next = rows[Math.max(0, Math.min(rows.length - 1, at + step))]
  rows.forEach((row) => row.classList.toggle("is-cursor", row === next))
  next.scrollIntoView({ block: "nearest" })
}

function press(list, key) {
  const row = list.querySelector("tr.is-cursor")
  if (key === "j" || key === "k") move(list, key === "j" ? 1 : -1)
  else if (!row) return false
  else if (key === "x") row.querySelector("input[data-select]")?.click()
  else if (key === "Enter") row.querySelector("a[data-row-open]")?.click()
  else if (key === "e") row.querySelector("a[data-row-edit]")?.click()
  else return false
  return true
}

for (const list of lists) {
  list.addEventListener("change", (event) => {
    if (event.target.matches("[data-select-all]"))
      list.querySelectorAll("input[data-select]").forEach((box) => { box.checked = event.target.checked })
    if (event.target.matches("[data-select-all], [data-select]")) refresh(list)
  })
  refresh(list)
}

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-select-none]")) return
  document.querySelectorAll("input[data-select]").forEach((box) => { box.checked = false })
  lists.forEach(refresh)
})

/* What is joined into one file can be no PDF/UA and no PDF/A. */
document.addEventListener("change", (event) => {
  if (!event.target.matches("[data-joins]")) return
  for (const kind of event.target.form.querySelectorAll("[data-one-by-one]")) {
    kind.disabled = event.target.checked
    if (kind.disabled && kind.checked) event.target.form.querySelector("[name=standard][value='']").checked = true
  }
})

document.addEventListener("keydown", (event) => {
  const busy = event.isComposing || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")
  if (busy || !lists.length || event.target.closest?.("a, button, summary, textarea, select, input:not([data-select], [data-select-all])")) return
  if (press(lists[0], event.key)) event.preventDefault()
})
