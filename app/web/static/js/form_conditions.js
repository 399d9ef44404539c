/* What shows on a form, what is required there and what will be locked follows what is typed.

   [data-field]               one field of a form with its inputs
   [data-visible-if]          shows while the condition holds; what cannot be known shows
   [data-required-if]         is required while it holds: the mark and the attribute come and go
   [data-locks-if]            a note in it says that the field will be locked once this is saved
   [data-hidden-value]        the field is on the form and its value is not: conditions cannot ask it
   Conditions are JSON as conditions.js reads it. Nothing of it decides: the panel asks again on saving. */
import { verdict } from "./conditions.js"
import { itemsIn } from "./form_values.js"

const CONDITIONS = ["visibleIf", "requiredIf", "locksIf"]
const selector = "[data-visible-if], [data-required-if], [data-locks-if]"

function asked(form) {
  const places = new Map([...form.querySelectorAll("[data-field]")].map((place) => [place.dataset.field, place]))
  const read = new Map()
  return (name) => {
    if (!places.has(name)) return null
    if (!read.has(name)) read.set(name, itemsIn(places.get(name)))
    return read.get(name)
  }
}

/* What is wrong stays in view, whatever the other input holds. */
function show(place, shows) {
  place.hidden = !shows && !place.querySelector("[aria-invalid], .ds-err")
  const link = place.id && document.querySelector(`.ds-formpage__toc a[href="#${CSS.escape(place.id)}"]`)
  if (link) link.hidden = place.hidden
}

function require(place, isRequired) {
  const mark = place.querySelector("[data-required-mark]")
  if (mark) mark.hidden = !isRequired
  for (const input of place.querySelectorAll("input:not([type=hidden]):not([type=radio]), select, textarea")) {
    if (!input.id.startsWith("field-")) continue
    input.toggleAttribute("required", isRequired)
    if (isRequired) input.setAttribute("aria-required", "true")
    else input.removeAttribute("aria-required")
  }
}

export function settle(form) {
  const items = asked(form)
  for (const place of form.querySelectorAll(selector)) {
    const [visible, required, locks] = CONDITIONS.map((key) => (key in place.dataset ? verdict(JSON.parse(place.dataset[key]), items) : undefined))
    if (visible !== undefined) show(place, visible !== false)
    if (required !== undefined) require(place, required === true && visible !== false)
    const note = place.querySelector("[data-locks-note]")
    if (note) note.hidden = locks !== true
  }
}

for (const form of document.querySelectorAll("form[data-conditions-of-form]")) {
  settle(form)
  form.addEventListener("input", () => settle(form))
  form.addEventListener("change", () => settle(form))
}
