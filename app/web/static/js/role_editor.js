/* The matrices of rights that can be changed: table[data-edits][data-form=ID].

   Cells [data-cell=KEY][data-value] are set by sending `set=KEY:VALUE` with that form; `choices` has
   a cell [data-choice] for each value instead. Keys set one cell or all that Shift chose; Ctrl C and
   V copy a row; Ctrl Z takes back the last change of the draft. What the server answers replaces
   [data-live] and the bar of the draft, and the focus stays where it was. Without this script every
   cell is a link to a page that sets it, or a button that sends the same form. */
import { focus, rowsOf, start, target } from "./matrix.js"
import { carry } from "./typed.js"

const SCOPES = { 0: "none", 1: "own", 2: "team", 3: "team_and_below", 4: "all" }
const YES_NO = ["create", "import"]
const ACCESSES = { h: "hidden", m: "masked", r: "read", w: "write" }
const VALUES = { scopes: SCOPES, access: ACCESSES, choices: ACCESSES }
let copied = null // what a row held: values in the order of its cells
let corner = null // where choosing several began

const editedTable = (node) => node?.closest?.("table[data-edits]")
const cellsOf = (row) => [...row.cells].filter((cell) => cell.dataset.cell)
const chosenIn = (table) => [...table.querySelectorAll("td.is-chosen")]

/* ---- what is sent, and what comes back ---- */

async function send(form, pairs) {
  const data = new URLSearchParams(pairs)
  for (const [name, value] of new FormData(form)) if (!data.has(name)) data.append(name, value)
  document.body.classList.add("is-sending")
  try {
    const answer = await fetch(form.action, { method: "POST", body: data, headers: { Accept: "text/html" } })
    replace(await answer.text(), answer)
  } catch {
    form.submit()
  } finally {
    document.body.classList.remove("is-sending")
  }
}

function replace(html, answer) {
  const page = new DOMParser().parseFromString(html, "text/html")
  const fresh = page.querySelector("[data-live]")
  if (!fresh) return location.assign(answer.url)
  const place = placeOf(document.activeElement)
  const scrolled = [...document.querySelectorAll("[data-live] .rl-scroll")].map((each) => each.scrollLeft)
  const old = document.querySelector("[data-live]")
  carry(old, fresh)
  old.replaceWith(fresh)
  swapBar(page)
  start(fresh)
  ;[...fresh.querySelectorAll(".rl-scroll")].forEach((each, at) => { each.scrollLeft = scrolled[at] ?? 0 })
  const toasts = page.getElementById("toasts")
  if (toasts) document.getElementById("toasts")?.append(...toasts.children)
  const problem = fresh.querySelector("[data-problem]")
  if (problem) problem.focus()
  else restore(place)
}

function swapBar(page) {
  document.querySelectorAll(".adm-draftbar").forEach((bar) => bar.remove())
  document.querySelector(".adm-tabrow")?.before(...page.querySelectorAll(".adm-draftbar"))
}

function placeOf(node) {
  const table = editedTable(node)
  const cell = node?.closest?.("td, th")
  if (!table || !cell) return null
  const tables = [...document.querySelectorAll("table[data-edits]")]
  return { at: tables.indexOf(table), row: rowsOf(table).indexOf(cell.parentElement), column: cell.cellIndex }
}

function restore(place) {
  const table = place && document.querySelectorAll("table[data-edits]")[place.at]
  const cell = table && rowsOf(table)[place.row]?.cells[place.column]
  if (cell) focus(table, cell)
}

/* ---- setting cells ---- */

const fits = (cell, value) => !YES_NO.includes(cell.dataset.cell.split(":")[1]) || ["none", "all"].includes(value)

function setCells(table, cells, value) {
  const keys = [...new Set(cells.filter((cell) => table.dataset.edits !== "scopes" || fits(cell, value)).map((cell) => cell.dataset.cell))]
  if (keys.length) send(document.getElementById(table.dataset.form), keys.map((key) => ["set", `${key}:${value}`]))
}

function paste(table, cell) {
  if (!copied) return
  const chosen = chosenIn(table).map((each) => each.parentElement)
  const rows = [...new Set(chosen.length ? chosen : [cell.parentElement])]
  const pairs = rows.flatMap((row) => cellsOf(row).map((each, at) => [each, copied[at]]))
    .filter(([each, value]) => value && value !== "condition" && each.dataset.value !== value)
    .map(([each, value]) => ["set", `${each.dataset.cell}:${value}`])
  if (pairs.length) send(document.getElementById(table.dataset.form), pairs)
}

function copyRow(row) {
  const chosen = row.querySelector("[aria-pressed=true]")?.closest("td")
  copied = chosen ? cellsOf(row).map(() => null).fill(chosen.dataset.choice, 0, 1) : cellsOf(row).map((each) => each.dataset.value)
  const words = cellsOf(row).map((each) => each.textContent.trim().split("\n")[0])
  navigator.clipboard?.writeText([row.cells[0].textContent.trim(), ...words].join("\t")).catch(() => {})
  row.classList.add("is-copied")
  setTimeout(() => row.classList.remove("is-copied"), 800)
}

function choose(table, from, to) {
  const rows = rowsOf(table)
  const ys = [from, to].map((cell) => rows.indexOf(cell.parentElement)).sort((a, b) => a - b)
  const xs = [from, to].map((cell) => cell.cellIndex).sort((a, b) => a - b)
  chosenIn(table).forEach((cell) => unchoose(cell))
  for (const row of rows.slice(ys[0], ys[1] + 1))
    for (const cell of [...row.cells].slice(xs[0], xs[1] + 1))
      if (cell.dataset.cell) { cell.classList.add("is-chosen"); cell.setAttribute("aria-selected", "true") }
}

function unchoose(cell) {
  cell.classList.remove("is-chosen")
  cell.removeAttribute("aria-selected")
}

/* ---- keys ---- */

function undo() {
  const form = document.querySelector(".adm-draftbar form[action$='/undo']")
  if (form) send(form, [])
}

function withControl(table, cell, key) {
  if (key === "z") undo()
  else if (key === "c" && !String(getSelection())) copyRow(cell.parentElement)
  else if (key === "v") paste(table, cell)
  else return false
  return true
}

function withShift(table, cell, event) {
  const next = target(table, cell, { key: event.key })
  if (!next) return false
  corner ??= cell
  choose(table, corner, next)
  focus(table, next)
  return true
}

function press(table, cell, event) {
  if (event.ctrlKey || event.metaKey) return withControl(table, cell, event.key.toLowerCase())
  if (event.shiftKey && event.key.startsWith("Arrow")) return withShift(table, cell, event)
  const value = VALUES[table.dataset.edits][event.key.toLowerCase()]
  if (value) setCells(table, chosenIn(table).length ? chosenIn(table) : [cell].filter((each) => each.dataset.cell), value)
  else if (event.key.toLowerCase() === "c" && table.dataset.edits === "scopes") openPage(cell)
  else if (event.key === "Enter" || event.key === " ") return enter(cell, event)
  else if (event.key === "Escape") chosenIn(table).forEach(unchoose)
  else return false
  return true
}

function enter(cell, event) {
  const control = cell.querySelector("[data-menu-of], [data-access-of], .rx-radio")
  if (!control || event.target !== cell) return false
  control.click()
  return true
}

function openPage(cell) {
  const link = cell.querySelector("[data-menu-of]")
  if (link) location.assign(link.href)
}

document.addEventListener("keydown", (event) => {
  const table = editedTable(event.target)
  const cell = event.target.closest?.("td, th")
  if (!table || !cell || event.isComposing || event.altKey || event.target.closest(".ds-menu")) return
  if (!event.shiftKey && event.key.startsWith("Arrow")) {
    corner = null
    chosenIn(table).forEach(unchoose)
    return
  }
  if (!press(table, cell, event)) return
  event.preventDefault()
  event.stopImmediatePropagation() // before the table itself moves
}, true)

/* ---- the menu of a cell ---- */

const menu = document.createElement("dialog")
menu.className = "rx-pop"
document.body.append(menu)
menu.addEventListener("click", (event) => { if (event.target === menu) menu.close() })
menu.addEventListener("keydown", (event) => {
  const items = [...menu.querySelectorAll("button.ds-menu__item, summary")]
  const at = items.indexOf(document.activeElement)
  const digit = items.find((each) => each.querySelector("kbd")?.textContent === event.key.toUpperCase())
  if (event.key === "ArrowDown") items[(at + 1) % items.length]?.focus()
  else if (event.key === "ArrowUp") items[(at - 1 + items.length) % items.length]?.focus()
  else if (digit && !event.target.matches("select, input, textarea")) digit.click()
  else return
  event.preventDefault()
})

async function openMenu(link) {
  const answer = await fetch(link.href, { headers: { Accept: "text/html" } })
  const shown = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-cell-menu]")
  if (!shown) return location.assign(link.href)
  shown.querySelector("details")?.removeAttribute("open")
  open(shown, link)
}

/* One menu for all cells of the field rights: what is chosen is sent for the cell it stands at. */
function openAccess(link) {
  const shown = document.querySelector("[data-access-menu]").content.firstElementChild.cloneNode(true)
  const cell = link.closest("td")
  shown.querySelector(`[data-set="${cell.dataset.value}"]`)?.setAttribute("aria-current", "true")
  if (!("named" in cell.dataset)) shown.querySelector("[data-set=unnamed]")?.remove()
  open(shown, link)
}

function open(shown, clicked) {
  // The matrix may have been drawn anew meanwhile: the same cell is meant.
  const link = clicked.isConnected ? clicked : document.querySelector(`[data-menu-of][href="${CSS.escape(clicked.getAttribute("href"))}"]`)
  if (!link) return
  menu.replaceChildren(shown)
  menu.from = link
  menu.showModal()
  const at = link.getBoundingClientRect()
  menu.style.left = `${Math.max(8, Math.min(at.left, innerWidth - menu.offsetWidth - 8))}px`
  menu.style.top = `${Math.max(8, Math.min(at.bottom + 4, innerHeight - menu.offsetHeight - 8))}px`
  const first = menu.querySelector("[aria-current]") ?? menu.querySelector("button")
  first?.focus()
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-menu-of]")
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault()
    focus(editedTable(link), link.closest("td"))
    openMenu(link).catch(() => location.assign(link.href))
  }
  const cellLink = event.target.closest("[data-access-of]")
  if (cellLink && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault()
    focus(editedTable(cellLink), cellLink.closest("td"))
    openAccess(cellLink)
  }
  const set = event.target.closest(".rx-pop [data-set]")
  if (set) {
    menu.close()
    const table = editedTable(menu.from)
    const chosen = chosenIn(table)
    setCells(table, chosen.length ? chosen : [menu.from.closest("td")], set.dataset.set)
  }
  const summary = event.target.closest(".rx-pop summary")
  if (summary) { // its tokens need their script: the page of the cell has it
    event.preventDefault()
    location.assign(menu.from.href)
  }
})

document.addEventListener("submit", (event) => {
  const form = event.target
  const isOurs = form.id === "rx-fields" || form.id === "rx-scopes" || menu.contains(form)
  if (!isOurs) return
  event.preventDefault()
  const pressed = event.submitter?.name ? [[event.submitter.name, event.submitter.value]] : []
  if (menu.open) menu.close()
  send(form, pressed)
})
