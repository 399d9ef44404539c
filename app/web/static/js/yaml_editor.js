/* The text of a definition file: line numbers, colours, mistakes at their line while it is typed.
   form[data-yaml="URL"] holds the textarea; POST text -> [{line, text, place, path, code, wrong, right}].
   Without this the page is a plain textarea whose mistakes are told after it was sent. */
const form = document.querySelector("form[data-yaml]")
const area = form.querySelector("textarea")
const box = form.querySelector("[data-lines]")
const gutter = form.querySelector("[data-gutter]")
const paint = form.querySelector("[data-paint]")
const list = document.querySelector("[data-problems]")
const PIECE = /(#.*$)|("(?:[^"\\]|\\.)*"|'(?:[^']|'')*')|([\w.*-]+)(?=\s*:(?:\s|$))|\b(true|false|null|-?\d+(?:\.\d+)?)\b/g
const KINDS = ["", "adm-yc", "adm-ys", "adm-yk", "adm-yn"]
const MOST = 4000 // lines to colour; a longer text is only numbered
const path = form.getAttribute("action").split("/at/")[1]
let problems = []
let asked = 0
let tabMovesOn = false

function painted(line) {
  const made = document.createDocumentFragment()
  let at = 0
  for (const found of line.matchAll(PIECE)) {
    if (found[1] !== undefined && found.index > 0 && !/\s/.test(line[found.index - 1])) continue
    const kind = KINDS[found.findIndex((each, number) => number > 0 && each !== undefined)]
    made.append(line.slice(at, found.index))
    const piece = document.createElement("span")
    piece.className = kind
    piece.textContent = found[0]
    made.append(piece)
    at = found.index + found[0].length
  }
  made.append(line.slice(at))
  return made
}

function draw() {
  const lines = area.value.split("\n")
  const wrong = new Map(problems.map((each) => [each.line, each]))
  gutter.replaceChildren(...lines.map((_, at) => {
    const number = document.createElement("div")
    number.textContent = at + 1
    number.classList.toggle("is-bad", wrong.has(at + 1))
    return number
  }))
  const made = document.createDocumentFragment()
  const isLong = lines.length > MOST
  lines.forEach((line, at) => {
    const row = document.createElement("span")
    row.append(isLong ? line : painted(line))
    const mistake = wrong.get(at + 1)
    if (mistake) {
      row.className = "is-bad"
      const note = document.createElement("span")
      note.className = "df-note"
      note.textContent = mistake.text
      row.append(note)
    }
    made.append(row, "\n")
  })
  paint.replaceChildren(made)
  follow()
}

function follow() {
  paint.scrollTop = area.scrollTop
  paint.scrollLeft = area.scrollLeft
  gutter.scrollTop = area.scrollTop
}

function place(line) {
  const before = area.value.split("\n").slice(0, line - 1)
  return before.reduce((sum, each) => sum + each.length + 1, 0)
}

function goTo(line) {
  const at = place(line)
  const end = area.value.indexOf("\n", at)
  area.focus()
  area.setSelectionRange(at, end < 0 ? area.value.length : end)
  area.scrollTop = Math.max(0, (line - 6) * parseFloat(getComputedStyle(area).lineHeight))
  follow()
}

function entry(each) {
  const made = document.querySelector("template[data-mistake]").content.firstElementChild.cloneNode(true)
  for (const name of ["text", "place", "path", "code"]) made.querySelector(`[data-${name}]`).textContent = each[name]
  const link = made.querySelector("a")
  if (each.file !== path) {
    link.href = form.getAttribute("action").split("/at/")[0] + "/at/" + each.file
    return made
  }
  link.dataset.line = each.line
  if (each.right) {
    const button = document.createElement("button")
    Object.assign(button, { type: "submit", name: "repair", value: each.key, className: "btn btn-sm" })
    button.setAttribute("form", form.id)
    button.textContent = list.dataset.use.replace("{word}", each.right)
    made.append(button)
  }
  return made
}

function show(found) {
  problems = found.filter((each) => each.file === path)
  list.replaceChildren(...(found.length ? found.map(entry) : [document.querySelector("template[data-none]").content.cloneNode(true)]))
  const count = document.querySelector("[data-count]")
  count.textContent = found.length
  count.classList.toggle("loss", found.length > 0)
  document.querySelector("[data-next-hint]").hidden = problems.length === 0
  area.toggleAttribute("aria-invalid", problems.length > 0)
  draw()
}

async function look() {
  const turn = ++asked
  const answer = await fetch(form.dataset.yaml, {
    method: "POST",
    headers: { "X-CSRFToken": document.querySelector("meta[name=csrf-token]").content },
    body: new URLSearchParams({ text: area.value }),
  }).catch(() => null)
  if (answer?.ok && turn === asked) show(await answer.json())
}

function soon(wait) {
  clearTimeout(soon.timer)
  soon.timer = setTimeout(look, wait)
}

function put(text, from = area.selectionStart, to = area.selectionEnd) {
  area.setSelectionRange(from, to)
  if (!document.execCommand("insertText", false, text)) area.setRangeText(text, from, to, "end")
}

function indent(back) {
  const start = area.value.lastIndexOf("\n", area.selectionStart - 1) + 1
  const end = area.selectionEnd
  const block = area.value.slice(start, end)
  if (!back && area.selectionStart === end) return put("  ")
  const moved = back ? block.replace(/^ {1,2}/gm, "") : block.replace(/^(?=.)/gm, "  ")
  put(moved, start, end)
  area.setSelectionRange(start, start + moved.length)
}

function pressed(event) {
  if (event.key === "Escape") tabMovesOn = true
  else if (event.key === "Tab" && !tabMovesOn && !event.ctrlKey && !event.altKey) {
    event.preventDefault()
    indent(event.shiftKey)
  } else if (event.key === "Enter" && !event.ctrlKey && !event.metaKey && !event.isComposing) {
    const line = area.value.slice(area.value.lastIndexOf("\n", area.selectionStart - 1) + 1, area.selectionStart)
    const margin = line.match(/^ */)[0] + (/:\s*$/.test(line) ? "  " : "")
    if (margin) {
      event.preventDefault()
      put("\n" + margin)
    }
  } else if (event.key !== "Tab" && event.key !== "Shift") tabMovesOn = false
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "F8" || !problems.length) return
  event.preventDefault()
  const now = area.value.slice(0, area.selectionStart).split("\n").length
  const lines = problems.map((each) => each.line).sort((a, b) => a - b)
  goTo(lines.find((line) => line > now) ?? lines[0])
})
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-line]")
  if (!link) return
  event.preventDefault()
  goTo(Number(link.dataset.line))
})
area.addEventListener("keydown", pressed)
area.addEventListener("focus", () => { tabMovesOn = false })
area.addEventListener("input", () => { draw(); soon(400) })
area.addEventListener("scroll", follow)
box.classList.add("is-painted")
draw()
if (list.querySelector(".df-mistake")) look()
