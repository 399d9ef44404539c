/* table[data-matrix]: arrows move from cell to cell, Home and End to the ends of a row, with Ctrl to the
   corners; Enter follows the link of the cell. One cell is in the tab order at a time.
   select[data-submit] shows what was chosen at once; without scripts the button does. */
export const rowsOf = (table) => [...table.rows].filter((row) => row.cells.length > 1)

export function focus(table, cell) {
  for (const each of table.querySelectorAll("[tabindex='0']")) each.tabIndex = -1
  cell.tabIndex = 0
  cell.focus()
  cell.scrollIntoView({ block: "nearest", inline: "nearest" })
}

export function target(table, cell, event) {
  const rows = rowsOf(table)
  const y = rows.indexOf(cell.parentElement)
  const x = cell.cellIndex
  const at = (row, column) => rows[Math.max(0, Math.min(rows.length - 1, row))].cells[Math.max(0, Math.min(rows[y].cells.length - 1, column))]
  const ends = event.ctrlKey || event.metaKey
  switch (event.key) {
    case "ArrowUp": return at(y - 1, x)
    case "ArrowDown": return at(y + 1, x)
    case "ArrowLeft": return at(y, x - 1)
    case "ArrowRight": return at(y, x + 1)
    case "Home": return at(ends ? 0 : y, 0)
    case "End": return at(ends ? rows.length : y, rows[y].cells.length)
  }
}

function ready(table) {
  const cells = rowsOf(table).flatMap((row) => [...row.cells])
  for (const cell of cells) cell.tabIndex = -1
  for (const link of table.querySelectorAll("a")) link.tabIndex = -1
  const first = table.tBodies[0]?.querySelector("td") ?? cells[0]
  if (first) first.tabIndex = 0
  table.addEventListener("keydown", (event) => {
    const cell = event.target.closest("th, td")
    if (!cell || event.altKey || event.isComposing) return
    if (event.key === "Enter" && event.target === cell) return cell.querySelector("a")?.click()
    const next = target(table, cell, event)
    if (!next) return
    event.preventDefault()
    event.stopPropagation() // j, k and the arrows of lists are not meant here
    focus(table, next)
  })
}

/* Make the tables below `root` ready: once for a page, again for what replaced a part of it. */
export function start(root = document) {
  root.querySelectorAll("table[data-matrix]").forEach(ready)
  for (const select of root.querySelectorAll("select[data-submit]")) {
    select.addEventListener("change", () => select.form.requestSubmit())
    for (const button of select.form.querySelectorAll("[data-no-script]")) button.hidden = true
  }
}

start()
