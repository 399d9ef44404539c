/* Inside the frame of the preview: a field that is left is checked by the panel, and nothing is saved.
   The label of a field, or the button that it has for keyboards, opens its settings beside. */
const form = document.querySelector("[data-preview-form]")
const { selected, settingsOf } = document.body.dataset
let asked = 0

function icon() {
  const found = document.querySelector("svg.ico use")?.getAttribute("href").split("#")[0]
  const made = document.createElementNS("http://www.w3.org/2000/svg", "svg")
  made.setAttribute("class", "ico")
  made.setAttribute("aria-hidden", "true")
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use")
  use.setAttribute("href", `${found}#i-settings`)
  made.append(use)
  return made
}

/* The way to the settings of a field. */
for (const place of document.querySelectorAll("[data-field]")) {
  const open = () => parent.postMessage({ field: place.dataset.field }, location.origin)
  const name = place.querySelector(".ds-label, dt, span")?.textContent.replace("*", "").trim() ?? place.dataset.field
  const button = document.createElement("button")
  button.type = "button"
  button.className = "pv-open"
  button.setAttribute("aria-label", settingsOf.replace("{field}", name))
  button.append(icon())
  button.addEventListener("click", open)
  place.append(button)
  place.classList.add("pv-field")
  place.classList.toggle("is-selected", place.dataset.field === selected)
  place.addEventListener("click", (event) => {
    if (event.target.closest("input, select, textarea, button, a, .ts-wrapper, label.ds-check")) return
    event.preventDefault()
    open()
  })
}
document.querySelector(".is-selected")?.scrollIntoView({ block: "nearest" })

/* What is wrong with a field stands under it, as on the real form. */
function tell(place, text) {
  place.querySelector(":scope > .ds-err")?.remove()
  const input = place.querySelector("input:not([type=hidden]), select, textarea")
  if (!text) return input?.removeAttribute("aria-invalid")
  input?.setAttribute("aria-invalid", "true")
  const line = document.createElement("div")
  line.className = "ds-err"
  line.id = `field-${place.dataset.field}-error`
  line.setAttribute("role", "alert")
  line.textContent = text
  place.append(line)
}

async function ask() {
  const mine = ++asked
  const answer = await fetch(location.href, { method: "POST", body: new FormData(form), headers: { Accept: "application/json" } })
  return answer.ok && mine === asked ? (await answer.json()).errors : null
}

function whole(text) {
  const place = document.querySelector("[data-whole]")
  place.hidden = !text
  place.textContent = text ?? ""
}

const touched = new Set()

async function check(names) {
  const errors = await ask()
  if (errors === null) return
  for (const place of form.querySelectorAll("[data-field]")) if (names.has(place.dataset.field)) tell(place, errors[place.dataset.field])
  return errors
}

form?.addEventListener("focusout", (event) => {
  const place = event.target.closest("[data-field]")
  if (!place || !touched.has(place.dataset.field)) return
  check(touched)
})
form?.addEventListener("input", (event) => {
  const place = event.target.closest("[data-field]")
  if (place) touched.add(place.dataset.field)
})
form?.addEventListener("change", (event) => {
  const place = event.target.closest("[data-field]")
  if (!place) return
  touched.add(place.dataset.field)
  check(touched)
})
form?.addEventListener("submit", async (event) => {
  event.preventDefault()
  const errors = await check(new Set([...form.querySelectorAll("[data-field]")].map((each) => each.dataset.field)))
  if (!errors) return
  whole(errors[""])
  const { right, wrong } = document.querySelector("[data-checked]").dataset
  document.querySelector("[data-checked]").textContent = Object.keys(errors).length ? wrong : right
  form.querySelector("[aria-invalid]:not([hidden])")?.focus()
})
