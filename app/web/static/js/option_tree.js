/* The options of a set without reloading: keys, dragging, and forms sent in the background.

   [data-options=NAME]    all of it; what the server answers stands in its place, with the bar of the draft
   table[data-tree=KIND]  rows tr[data-option=KEY][data-parent]: ↑ ↓ move, → ← open and close, Alt ↑ ↓
                          reorder, Tab and Shift Tab indent, Enter rename, Space select, N new
   form#acts              takes do=VERB:KEY; every key and drag presses what a button would
   a[data-into-dialog]    its page's [data-dialog-part] is shown in [data-options-dialog] */
import { carry, mayLeave, noteRefused } from "./typed.js"

const closed = new Set()
let sent = Promise.resolve() // what was pressed while an answer is on its way waits for it

const page = () => document.querySelector("[data-options]")
const table = () => document.querySelector("table[data-tree]")
const rows = () => [...(table()?.tBodies[0].rows ?? [])]
const visible = () => rows().filter((row) => !row.hidden)
const rowOf = (key) => rows().find((row) => row.dataset.option === key)
const isTree = () => table()?.dataset.tree === "category"

/* ---- what the server answers ---- */
async function load(address, options = {}) {
  const answer = await fetch(address, { headers: { Accept: "text/html" }, ...options })
  const found = new DOMParser().parseFromString(await answer.text(), "text/html")
  return { answer, found }
}

function swap(found, address) {
  const fresh = found.querySelector("[data-options]")
  if (!fresh) return location.assign(address)
  const bar = document.querySelector(".adm-draftbar")
  const freshBar = found.querySelector(".adm-draftbar")
  noteRefused(fresh)
  carry(page(), fresh)
  page().replaceWith(fresh)
  if (bar && freshBar) bar.replaceWith(freshBar)
  else if (bar) bar.remove()
  else if (freshBar) document.getElementById("main").before(freshBar)
  history.replaceState(null, "", address)
  ready()
}

function send(form, button, extra = {}) {
  sent = sent.then(() => sendNow(form, button, extra))
}

async function sendNow(form, button, extra) {
  const data = new FormData(form.isConnected ? form : document.getElementById(form.id))
  if (button?.name) data.append(button.name, button.value)
  for (const [name, value] of Object.entries(extra)) data.set(name, value)
  try {
    const { answer, found } = await load(form.action, { method: "POST", body: data })
    const part = found.querySelector("[data-dialog-part]")
    if (part) return show(part)
    document.querySelector("[data-options-dialog]")?.close()
    swap(found, answer.redirected ? answer.url : location.href)
  } catch {
    form.submit()
  }
}

const press = (verb, row, extra = {}) => send(document.getElementById("acts"), { name: "do", value: `${verb}:${row.dataset.option}` }, extra)

/* ---- the form of one option ---- */
function open(address, focusOn) {
  if (!mayLeave(document.querySelector("[data-side]"))) return
  sent = sent.then(() => openNow(address, focusOn)).catch(() => location.assign(address))
}

async function openNow(address, focusOn) {
  const { answer, found } = await load(address)
  const side = found.querySelector("[data-side]")
  if (!answer.ok || !side) return location.assign(address)
  document.querySelector("[data-side]").replaceWith(side)
  history.replaceState(null, "", address)
  const key = new URL(address, location).searchParams.get("option")
  for (const row of rows()) row.classList.toggle("is-open", row.dataset.option === key)
  if (focusOn) {
    const input = side.querySelector(focusOn)
    input?.scrollIntoView({ block: "nearest" })
    input?.focus()
    input?.select?.()
  }
}

const nameInput = () => `input[data-language="${document.documentElement.lang.replace("-", "_")}"]`

/* ---- rows ---- */
function focus(row) {
  if (!row) return
  for (const each of rows()) each.tabIndex = each === row ? 0 : -1
  row.focus()
  row.scrollIntoView({ block: "nearest" })
}

function fold() {
  for (const row of rows()) {
    const parent = row.dataset.parent && rowOf(row.dataset.parent)
    row.hidden = Boolean(parent && (parent.hidden || closed.has(parent.dataset.option)))
    if (row.hasAttribute("aria-expanded")) row.setAttribute("aria-expanded", String(!closed.has(row.dataset.option)))
  }
}

function turn(row, isOpen) {
  if (isOpen) closed.delete(row.dataset.option)
  else closed.add(row.dataset.option)
  fold()
}

function count() {
  const boxes = rows().map((row) => row.querySelector("input[name=keys]"))
  const chosen = boxes.filter((box) => box.checked)
  boxes.forEach((box) => {
    box.closest("tr").classList.toggle("is-chosen", box.checked)
    box.closest("tr").setAttribute("aria-selected", String(box.checked))
  })
  const told = document.querySelector("[data-chosen]")
  if (!told) return
  told.hidden = !chosen.length
  told.querySelector("[data-chosen-count]").textContent = chosen.length
  for (const button of document.querySelectorAll("[data-chosen-acts] button")) button.disabled = !chosen.length
}

function arrow(event, row) {
  const all = visible()
  const at = all.indexOf(row)
  const isOpen = row.getAttribute("aria-expanded")
  switch (event.key) {
    case "ArrowDown": return focus(all[at + 1])
    case "ArrowUp": return focus(all[at - 1])
    case "Home": return focus(all[0])
    case "End": return focus(all.at(-1))
    case "ArrowRight": return isOpen === "false" ? turn(row, true) : isOpen && focus(all[at + 1])
    case "ArrowLeft": return isOpen === "true" ? turn(row, false) : focus(rowOf(row.dataset.parent))
  }
}

function typed(event) {
  const row = event.target
  if (!row.matches?.("tr[data-option]") || event.ctrlKey || event.metaKey) return false
  if (event.altKey) {
    if (!["ArrowUp", "ArrowDown"].includes(event.key)) return false
    press(event.key === "ArrowUp" ? "up" : "down", row)
  } else if (event.key === "Tab" && isTree() && rows().some((each) => each.classList.contains("is-open") || each === row)) {
    const step = event.shiftKey ? "out" : "in"
    if (!movable(row, step)) return false // at the edge Tab leads on, as everywhere
    press(step, row)
  } else if (event.key === "Enter" || event.key === "F2") open(row.querySelector("a.op-label").href, nameInput())
  else if (event.key === " ") row.querySelector("input[name=keys]").click()
  else if (["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key)) arrow(event, row)
  else return false
  return true
}

function movable(row, step) {
  if (step === "out") return Boolean(row.dataset.parent)
  const before = rows().slice(0, rows().indexOf(row))
  return before.some((each) => each.dataset.parent === row.dataset.parent)
}

/* ---- dialogs ---- */
function show(part) {
  const dialog = document.querySelector("[data-options-dialog]")
  dialog.replaceChildren(part)
  if (!dialog.open) dialog.showModal()
  countMerging(dialog)
  dialog.querySelector("[aria-invalid], textarea, input[type=radio]:checked")?.focus()
}

function countMerging(box) {
  const button = box.querySelector("[data-merge-button]")
  const kept = box.querySelector("input[name=keep]:checked")
  if (!button || !kept) return
  button.dataset.bare ??= button.textContent
  const { changing } = kept.dataset
  button.textContent = changing === "0" ? button.dataset.bare : button.dataset.text.replace("{count}", changing)
}

/* ---- dragging ---- */
function dropped({ item, oldIndex, newIndex }) {
  if (oldIndex === newIndex) return
  const above = item.previousElementSibling
  const isInside = isTree() && above?.getAttribute("aria-expanded") === "true"
  const parent = isInside ? above.dataset.option : above?.dataset.parent ?? ""
  const next = above ? "" : item.nextElementSibling?.dataset.option ?? ""
  const first = isInside ? rows().find((row) => row !== item && row.dataset.parent === parent)?.dataset.option ?? "" : next
  press("put", item, { parent, before: first, after: first ? "" : above?.dataset.option ?? "" })
}

function ready() {
  if (!table()) return
  fold()
  count()
  globalThis.Sortable?.create(table().tBodies[0], { handle: "[data-grip]", animation: 120, onEnd: dropped })
  const at = table().querySelector("tr[data-at]")
  if (!at) return
  for (let up = rowOf(at.dataset.parent); up; up = rowOf(up.dataset.parent)) turn(up, true)
  focus(at)
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing || document.querySelector("dialog[open]")) return
  if (typed(event)) return event.preventDefault()
  const isFree = !event.target.closest?.("input, select, textarea") && !event.ctrlKey && !event.metaKey && !event.altKey
  if (event.key === "n" && isFree && page()) {
    event.preventDefault()
    open(document.querySelector("[data-new-option]").href, nameInput())
  }
})

document.addEventListener("click", (event) => {
  if (!page() || event.ctrlKey || event.metaKey || event.shiftKey) return
  const into = event.target.closest("a[data-into-dialog]")
  const label = event.target.closest("a.op-label, a[data-new-option], a[data-close-side]")
  const twist = event.target.closest("[data-twist]")?.closest("tr")
  if (into) load(into.href).then(({ found }) => show(found.querySelector("[data-dialog-part]"))).catch(() => location.assign(into.href))
  else if (label) {
    open(label.href, label.matches("[data-new-option]") ? nameInput() : "")
    if (label.matches(".op-label")) focus(label.closest("tr"))
  } else if (twist) turn(twist, closed.has(twist.dataset.option))
  else if (event.target.closest("[data-options-dialog] a[data-close]")) event.target.closest("dialog").close()
  else return
  event.preventDefault()
})

document.addEventListener("change", (event) => {
  if (event.target.matches("input[name=keys]")) count()
  if (event.target.matches("input[name=keep]")) countMerging(event.target.closest("form"))
})

document.addEventListener("submit", (event) => {
  const form = event.target
  if (event.defaultPrevented || !page() || form.method !== "post" || !form.closest("[data-options]")) return
  event.preventDefault()
  send(form, event.submitter)
})

ready()
countMerging(document)
