/* The pages of a document beside its form, drawn anew while somebody types; nothing is kept.
   form[data-pages-url] is the form; POST all of it and show.record, show.language, show.role ->
   {pages, count, notes: [{text, url, link}]} or {mistakes: [{language, line, text, wrong, right}]} or {error}.
   [data-insert] puts its text into the template that was last typed in. Without this the form is
   plain textareas, its mistakes are told when it is sent, and the PDF opens in a frame. */
const WAIT = 600
const WITH_TEMPLATE = ["letter", "label", "card"]
const AS_ROLE = ["sections", ...WITH_TEMPLATE]
const form = document.querySelector("form[data-pages-url]")
const pane = document.querySelector("[data-pages-pane]")
const asked = pane?.querySelector("[data-pages-asked]")
const out = pane?.querySelector("[data-pages]")
const state = pane?.querySelector("[data-pages-state]")
const layout = form?.querySelector("[name=layout]")
const areas = [...(form?.querySelectorAll("[data-body]") ?? [])]
let last = areas[0]
let timer = 0
let running = null

function fitForm() {
  const isFree = WITH_TEMPLATE.includes(layout.value)
  form.querySelector("[data-template]").hidden = !isFree
  for (const part of form.querySelectorAll("[data-record-only]")) part.hidden = isFree
  form.querySelector("[data-grid]").hidden = layout.value === "letter"
  const role = pane?.querySelector("[data-pages-role]")
  if (role) role.hidden = !AS_ROLE.includes(layout.value)
}

function words(name, values) {
  return Object.entries(values).reduce((text, [key, value]) => text.replace(`{${key}}`, value), out.dataset[name])
}

function say(name) {
  state.textContent = out.dataset[name]
  out.classList.toggle("is-stale", name === "stale")
}

function insert(text) {
  if (!last) return
  const [start, end] = [last.selectionStart, last.selectionEnd]
  const chosen = last.value.slice(start, end)
  last.focus()
  last.setRangeText(text.replace("{}", chosen), start, end, "end")
  last.dispatchEvent(new Event("input", { bubbles: true }))
}

function goTo(area, line) {
  const lines = area.value.split("\n")
  const start = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0)
  area.focus()
  area.setSelectionRange(start, start + (lines[line - 1] ?? "").length)
  area.scrollTop = Math.max(0, (line - 3) * 20)
}

function use(area, each) {
  const lines = area.value.split("\n")
  lines[each.line - 1] = lines[each.line - 1].replace(each.wrong, () => each.right)
  area.value = lines.join("\n")
  area.dispatchEvent(new Event("input", { bubbles: true }))
}

function button(text, look, act) {
  const made = document.createElement("button")
  Object.assign(made, { type: "button", className: look, textContent: text })
  made.addEventListener("click", act)
  return made
}

function mistake(area, each) {
  const made = document.createElement("li")
  made.append(button(words("line", { number: each.line }), "dt-line", () => goTo(area, each.line)), ` ${each.text}`)
  if (each.right) made.append(button(words("use", { word: each.right }), "btn btn-sm", () => use(area, each)))
  return made
}

function tell(mistakes) {
  for (const area of areas) {
    const own = mistakes.filter((each) => each.language === area.dataset.body)
    form.querySelector(`[data-wrong="${area.dataset.body}"]`).replaceChildren(...own.map((each) => mistake(area, each)))
    area.toggleAttribute("aria-invalid", own.length > 0)
  }
  const others = mistakes.filter((each) => !each.language).map((each) => each.text)
  complain(others.join(" "))
}

function complain(text) {
  const box = out.querySelector("[data-pages-error]")
  box.hidden = !text
  box.lastElementChild.textContent = text
}

function picture(source, place, count) {
  const text = words("page", { number: place + 1, count })
  const [item, figure, image, caption] = ["li", "figure", "img", "figcaption"].map((name) => document.createElement(name))
  Object.assign(image, { src: source, alt: "" })  // the caption says which page it is
  caption.textContent = text
  figure.append(image, caption)
  item.append(figure)
  return item
}

function show(told) {
  const list = out.querySelector("[data-pages-list]")
  const top = list.scrollTop
  list.replaceChildren(...told.pages.map((each, place) => picture(each, place, told.count)))
  list.scrollTop = top
  out.querySelector("[data-pages-notes]").replaceChildren(...told.notes.map(note))
}

function note({ text, url, link }) {
  const item = Object.assign(document.createElement("li"), { textContent: text })
  if (url) item.append(" ", Object.assign(document.createElement("a"), { href: url, textContent: link }))
  return item
}

async function draw() {
  running?.abort()
  const turn = (running = new AbortController())
  const body = new URLSearchParams(new FormData(form))
  for (const key of ["record", "language", "role"]) body.set(`show.${key}`, asked.elements[key].value)
  say("updating")
  const answer = await fetch(form.dataset.pagesUrl, { method: "POST", body, signal: turn.signal, headers: {
    "X-CSRFToken": document.querySelector("meta[name=csrf-token]").content, Accept: "application/json",
  } }).catch(() => null)
  if (turn.signal.aborted) return
  const told = answer?.headers.get("Content-Type")?.includes("json") ? await answer.json() : null
  if (!told || turn.signal.aborted) { say("stale"); return }
  tell(told.mistakes ?? [])
  if (told.error) complain(told.error)
  if (told.pages) show(told)
  say(told.pages ? "current" : "stale")
}

function soon() {
  clearTimeout(timer)
  if (asked) timer = setTimeout(draw, WAIT)
}

if (form) {
  form.querySelector("[data-offers]").hidden = false
  fitForm()
  for (const area of areas) area.addEventListener("focus", () => { last = area })
  layout.addEventListener("change", fitForm)
  form.addEventListener("input", soon)
  form.addEventListener("click", (event) => {
    const offer = event.target.closest("[data-insert]")
    if (offer) insert(offer.dataset.insert)
  })
}
if (form && asked) {
  asked.querySelector("[data-pages-scriptless]").hidden = true
  asked.querySelector("[data-pages-hint]").hidden = false
  asked.addEventListener("submit", (event) => event.preventDefault())
  asked.addEventListener("change", draw)
  draw()
}
