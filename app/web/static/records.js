/* Lists and forms beyond what dossier.js does everywhere; pages work without any of this.

   details[data-panel]  its content is fetched when it first opens
   [data-region]        three selects stand in for the input of a region
   [data-upload]        the names of chosen files stand in its [data-chosen]
   [data-many-rows]     a new empty row appears when the last one is used
   form[data-conditions-of-form]  what shows and is required follows what is typed (js/form_conditions.js)
   .ds-formpage__toc    its link of the section in view is marked */

import "./js/form_conditions.js"

/* A filter's panel is fetched when it opens, once; htmx hears the event on the link inside. */
document.addEventListener("toggle", (event) => {
  const details = event.target
  if (!details.matches?.("details[data-panel]") || !details.open) return
  details.querySelector("[hx-trigger~=panel]")?.dispatchEvent(new Event("panel"))
}, true)

/* What may not be asked answers with a page of its own: show it whole instead of an empty list. */
document.addEventListener("htmx:before:swap", (event) => {
  const { ctx } = event.detail
  if (ctx?.response?.status >= 400) {
    event.preventDefault()
    location.assign(ctx.request.action)
  }
})

/* Rows that grow. */
document.addEventListener("input", (event) => {
  const row = event.target.closest("[data-many-row]")
  if (!row || row.nextElementSibling || !event.target.value) return
  const next = row.cloneNode(true)
  for (const input of next.querySelectorAll("input, select")) {
    input.value = ""
    input.name = input.name.replace(/\.(\d+)\./, (_, number) => `.${Number(number) + 1}.`)
  }
  row.after(next)
})

/* What was chosen to be uploaded is named beside the button. */
document.addEventListener("change", (event) => {
  const box = event.target.closest("[data-upload]")
  const names = [...(event.target.files ?? [])].map((file) => file.name).join(", ")
  if (box && names) box.querySelector("[data-chosen]").textContent = names
})

/* Regions: {code: {n: name, c: {…}}} by level, asked once for the page. */
let regions
const fetchRegions = (url) => (regions ??= fetch(url, { headers: { Accept: "application/json" } }).then((answer) => answer.json()))

function select(label, options, chosen) {
  const made = document.createElement("select")
  made.className = "form-select"
  made.setAttribute("aria-label", label)
  made.append(new Option(label, ""))
  for (const [code, { name }] of Object.entries(options ?? {})) made.append(new Option(name, code, false, code === chosen))
  return made
}

function pathTo(tree, code, path = []) {
  for (const [key, { children }] of Object.entries(tree ?? {})) {
    if (key === code) return [...path, key]
    const found = pathTo(children, code, [...path, key])
    if (found) return found
  }
  return null
}

async function cascade(box) {
  const input = box.querySelector("input")
  const tree = await fetchRegions(box.dataset.region)
  const path = input.value ? pathTo(tree, input.value) : []
  if (!path) return  // typed as names: stays a text input
  const labels = box.dataset.labels.split("|")
  const depth = Number(box.dataset.depth)
  const place = document.createElement("div")
  place.className = "ds-cascade__selects"
  // The list that is chosen from stays as it is: by keyboard one passes many on the way to another.
  const draw = (chosen, from = 0) => {
    while (place.children.length > from) place.lastChild.remove()
    let options = chosen.length < from ? null : chosen.slice(0, from).reduce((found, code) => found?.[code]?.children, tree)
    for (let level = from; level < depth; level++) {
      const made = select(labels[level], options, chosen[level])
      if (level === 0) { made.id = input.dataset.id; if (input.classList.contains("is-invalid")) made.classList.add("is-invalid") }
      made.disabled = !options || !Object.keys(options).length
      made.addEventListener("change", () => {
        const above = [...place.children].slice(0, level).map((each) => each.value)
        const kept = [...above, ...(made.value ? [made.value] : [])]
        input.value = kept.at(-1) ?? ""
        input.dispatchEvent(new Event("input", { bubbles: true }))
        draw(kept, level + 1)
      })
      place.append(made)
      options = chosen[level] ? options?.[chosen[level]]?.children : null
    }
  }
  input.dataset.id = input.id
  input.removeAttribute("id")
  input.hidden = true
  draw(path)
  box.append(place)
}

document.querySelectorAll("[data-region]").forEach((box) => cascade(box).catch(() => {}))

/* Where on the form one is: the last section whose head is above the upper third of the window. */
const links = [...document.querySelectorAll(".ds-formpage__toc a")]
function mark() {
  const open = links.filter((link) => !link.hidden)
  const passed = open.filter((link) => document.querySelector(link.hash)?.getBoundingClientRect().top < innerHeight / 3)
  const atEnd = scrollY + innerHeight >= document.documentElement.scrollHeight - 2
  const here = atEnd ? open.at(-1) : passed.at(-1) ?? open[0]
  for (const link of links) link.toggleAttribute("aria-current", link === here)
}
if (links.length) {
  mark()
  addEventListener("scroll", mark, { passive: true })
}
