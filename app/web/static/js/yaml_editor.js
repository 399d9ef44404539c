/* The text of a definition file: what is wrong with it told at its lines while it is typed, warnings,
   one-click repairs, and what the draft would do. form[data-yaml="URL"] holds the textarea;
   POST text[, repair] -> files_told.Told.as_json() and, for a repair, the text.
   Without this the page is a plain textarea; all the same is told after it was sent. */
import { Sheet } from "./yaml_sheet.js"

const form = document.querySelector("form[data-yaml]")
const sheet = new Sheet(form.querySelector("[data-lines]"))
const area = sheet.area
const list = document.querySelector("[data-problems]")
const side = list.closest("aside")
const part = (name) => side.querySelector(`[data-${name}]`)
const path = decodeURIComponent(form.getAttribute("action").split("/at/")[1])
let lines = [] // of all that is told of this file
let asked = 0
let tabMovesOn = false

function button(each, kind, isSmall) {
  if (!each.right || each.file !== path) return null
  const made = document.createElement("button")
  Object.assign(made, { type: "submit", name: "repair", value: each.key, className: isSmall ? "df-fix" : "btn btn-sm" })
  made.setAttribute("form", form.id)
  if (isSmall) made.tabIndex = -1 // the list beside has it for the keyboard
  made.textContent = kind === "bad" ? list.dataset.use.replace("{word}", each.right) : list.dataset.add.replace("{text}", each.right)
  return made
}

function entry(each, kind) {
  const made = side.querySelector(`template[data-item="${kind}"]`).content.firstElementChild.cloneNode(true)
  for (const name of ["text", "place", "path", "code"]) made.querySelector(`[data-${name}]`).textContent = each[name]
  const link = made.querySelector("a")
  if (each.file !== path) link.href = form.getAttribute("action").split("/at/")[0] + "/at/" + each.file
  else link.dataset.line = each.line
  const repair = button(each, kind, false)
  if (repair) made.append(repair)
  return made
}

function would(each) {
  const made = side.querySelector(`template[data-level="${each.danger}"]`).content.firstElementChild.cloneNode(true)
  made.querySelector("[data-word]").textContent = each.word
  made.querySelector("[data-text]").textContent = each.text
  return made
}

function show(told) {
  const entries = [...told.mistakes.map((each) => entry(each, "bad")), ...told.warnings.map((each) => entry(each, "wrn"))]
  list.replaceChildren(...(entries.length ? entries : [side.querySelector("template[data-none]").content.cloneNode(true)]))
  for (const [name, count, look] of [["count", told.count, "loss"], ["warned", told.warned, "care"]]) {
    part(name).textContent = count
    part(name).parentElement.classList.toggle(look, count > 0)
  }
  part("left").hidden = !told.left
  part("would").replaceChildren(...told.would.map(would))
  part("would-more").hidden = !told.more
  part("would-none").hidden = told.would.length > 0 || told.count > 0
  part("would-wait").hidden = told.count === 0
  part("would-review").hidden = !told.would.length
  part("repairs").hidden = told.mistakes.filter((each) => each.right && each.file === path).length < 2
  area.toggleAttribute("aria-invalid", told.count > 0)
  note(told)
}

function note(told) {
  const notes = [["bad", told.mistakes], ["wrn", told.warnings]].flatMap(([kind, all]) =>
    all.filter((each) => each.file === path).map((each) => ({ ...each, kind, button: button(each, kind, true) })))
  lines = [...new Set(notes.map((each) => each.line))].sort((a, b) => a - b)
  part("next-hint").hidden = lines.length === 0
  sheet.tell(notes)
}

async function ask(more) {
  const turn = ++asked
  const answer = await fetch(form.dataset.yaml, {
    method: "POST",
    headers: { "X-CSRFToken": document.querySelector("meta[name=csrf-token]").content },
    body: new URLSearchParams({ text: area.value, ...more }),
  }).catch(() => null)
  return answer?.ok && turn === asked ? answer.json() : null
}

async function look() {
  const told = await ask({})
  if (told) show(told)
}

async function repair(name) {
  const told = await ask({ repair: name })
  if (!told) return
  if (told.text !== undefined) sheet.replace(told.text)
  clearTimeout(soon.timer)
  asked++
  show(told)
  const refused = form.querySelector("[data-refused]")
  refused.hidden = !told.refused
  refused.querySelector("div").textContent = told.refused ?? ""
}

function soon() {
  clearTimeout(soon.timer)
  soon.timer = setTimeout(look, 400)
}

function indent(back) {
  const start = area.value.lastIndexOf("\n", area.selectionStart - 1) + 1
  const end = area.selectionEnd
  const block = area.value.slice(start, end)
  if (!back && area.selectionStart === end) return sheet.put("  ")
  const moved = back ? block.replace(/^ {1,2}/gm, "") : block.replace(/^(?=.)/gm, "  ")
  sheet.put(moved, start, end)
  area.setSelectionRange(start, start + moved.length)
}

function pressed(event) {
  if (event.key === "Escape") tabMovesOn = true
  else if (event.key === "Tab" && !tabMovesOn && !event.ctrlKey && !event.altKey) {
    event.preventDefault()
    indent(event.shiftKey)
  } else if (event.key === "Enter" && !event.ctrlKey && !event.metaKey && !event.altKey && !event.isComposing) {
    const line = area.value.slice(area.value.lastIndexOf("\n", area.selectionStart - 1) + 1, area.selectionStart)
    const margin = line.match(/^ */)[0] + (/:\s*$/.test(line) ? "  " : "")
    if (margin) {
      event.preventDefault()
      sheet.put("\n" + margin)
    }
  } else if (event.key !== "Tab" && event.key !== "Shift") tabMovesOn = false
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "F8" || !lines.length) return
  event.preventDefault()
  const now = sheet.lineOf(area.selectionStart)
  const next = event.shiftKey ? lines.findLast((line) => line < now) ?? lines.at(-1) : lines.find((line) => line > now) ?? lines[0]
  sheet.goTo(next)
})
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-line]")
  if (!link) return
  event.preventDefault()
  sheet.goTo(Number(link.dataset.line))
})
form.addEventListener("submit", (event) => {
  if (event.submitter?.name !== "repair") return
  event.preventDefault()
  event.stopImmediatePropagation()
  repair(event.submitter.value)
}, true)
area.addEventListener("keydown", pressed)
area.addEventListener("focus", () => { tabMovesOn = false })
area.addEventListener("input", () => { sheet.draw(); soon() })
document.querySelector("[data-excerpts]")?.remove()
sheet.draw()
if (list.querySelector(".df-mistake")) look()
