/* What was typed into a form[data-guard] outlives a session that ended before it could be saved.

   Sending a form keeps its entries in sessionStorage, for an hour, for this person and this window.
   If what comes next is signing in, or an error, the form is filled again when its page is shown,
   with a note (template[data-kept-note]) that offers to discard it; after anything else it is forgotten.
   Never kept: files, passwords, the token, and what stands in [data-private] (masked or encrypted).

   html[data-person]   who is signed in; missing before signing in
   [data-fault]        a page that says that something went wrong
   form[data-unsaved]  comes from the server with all that was typed; with data-not-kept, as a choice */
const KEY = "dossier-kept", LONGEST = 3_600_000
const NEVER = "csrf_token"
const person = document.documentElement.dataset.person

function read() {
  try { return JSON.parse(sessionStorage.getItem(KEY)) } catch { return null }
}

function write(kept) {
  try { sessionStorage.setItem(KEY, JSON.stringify(kept)) } catch { /* full, or forbidden: as before */ }
}

const forget = () => sessionStorage.removeItem(KEY)
const path = (form) => new URL(form.getAttribute("action") || location.href, location.href).pathname
const isBox = (input) => input.type === "checkbox" || input.type === "radio"
const isButton = (input) => !input.name || ["submit", "button", "reset", "image"].includes(input.type)
const isKept = (input) => !["password", "file"].includes(input.type) && input.name !== NEVER && !input.closest("[data-private]")

/* [name, value, what an option is called] of everything that is sent and may be kept. */
function entries(form) {
  return [...form.elements].filter((input) => !isButton(input) && !input.disabled && isKept(input)).flatMap((input) => {
    if (input.options) return [...input.selectedOptions].map((option) => [input.name, option.value, option.text])
    return isBox(input) && !input.checked ? [] : [[input.name, input.value]]
  })
}

const leavesOut = (form) => [...form.elements].some((input) => !isButton(input) && input.name !== NEVER && input.type !== "hidden" && !isKept(input) && input.value)

document.addEventListener("submit", ({ target: form }) => {
  if (path(form).endsWith("/logout/")) return forget()
  if (!person || !form.matches("[data-guard]:not([data-not-kept])")) return
  write({ person, at: Date.now(), action: path(form), entries: entries(form), isPart: leavesOut(form) })
}, true)

document.addEventListener("htmx:after:request", ({ target, detail }) => {
  if (target.closest?.("form[data-guard]") && detail.ctx?.response?.status < 400) forget()
})

function choose(select, chosen) {
  for (const [, value, text] of chosen) {
    if (![...select.options].some((option) => option.value === value)) select.add(new Option(text, value))
    select.tomselect?.addOption({ value, text })
  }
  const values = chosen.map(([, value]) => value)
  for (const option of select.options) option.selected = values.includes(option.value)
  select.tomselect?.setValue(values, true)
}

/* Rows that grow do so while the ones before are filled, so inputs are looked for one after another. */
function fill(form, kept) {
  const done = new Set()
  const inputs = () => [...form.elements].filter((input) => !isButton(input) && isKept(input) && !done.has(input))
  for (let input = inputs()[0]; input; input = inputs()[0]) {
    done.add(input)
    const own = kept.entries.filter(([name, , text]) => name === input.name && (text !== undefined) === Boolean(input.options))
    if (input.options) choose(input, own)
    else if (isBox(input)) input.checked = own.some(([, value]) => value === input.value)
    else if (own.length) {
      input.value = own[0][1]
      kept.entries.splice(kept.entries.indexOf(own[0]), 1)
    }
    input.dispatchEvent(new Event("input", { bubbles: true }))
  }
  form.dispatchEvent(new Event("change", { bubbles: true }))
}

function tell(form, isPart) {
  const note = document.querySelector("template[data-kept-note]")?.content.firstElementChild.cloneNode(true)
  if (!note) return
  for (const part of note.querySelectorAll("[data-kept-part]")) part.hidden = !isPart
  note.querySelector("[data-kept-discard]").addEventListener("click", () => {
    forget()
    form.dispatchEvent(new Event("discard"))
    location.reload()
  })
  form.before(note)
  form.dataset.unsaved = ""
}

function start(kept) {
  const form = document.querySelector("form[data-guard]")
  const isOver = Date.now() - kept.at > LONGEST || (person && kept.person !== person)
  if (isOver) return forget()
  if (!person || document.querySelector("[data-fault]")) {
    write({ ...kept, isLost: true })
    for (const note of document.querySelectorAll("[data-kept-here]")) note.hidden = false
  } else if (form && path(form) === kept.action && form.hasAttribute("data-unsaved")) {
    if (!form.hasAttribute("data-not-kept")) forget()
  } else if (!kept.isLost) forget()
  else if (form && path(form) === kept.action) {
    fill(form, { ...kept, entries: [...kept.entries] })
    tell(form, kept.isPart)
  }
}

const found = read()
if (found) start(found)
