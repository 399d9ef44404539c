/* Names in the designer: why one cannot be is said while it is typed; one is made from a label until
   somebody types another.

   input[data-name-check=URL]  URL?name=…&own=…&beside=…&label.en=… -> {name, error}. data-own is its
                               present name, data-from the label that a name is made of, data-among
                               finds the other names of its form, among which it must be the only one */
const WAIT = 200
const asked = new WeakMap() // input -> its last question
const timers = new WeakMap()
const made = new WeakMap() // input -> the name that was made for it

function noteOf(input) {
  const id = `${input.id}-note`
  const known = document.getElementById(id)
  if (known) return known
  const note = document.createElement("div")
  Object.assign(note, { className: "ds-err", id, hidden: true })
  note.dataset.nameNote = ""
  note.setAttribute("role", "status")
  const row = input.closest(".adm-row-x, .ds-row, .fd-choice__more")
  ;(row ?? input).after(note)
  return note
}

function told(input, error) {
  const note = noteOf(input)
  const isWrong = Boolean(error) && input.value !== ""
  note.textContent = isWrong ? error : ""
  note.hidden = !isWrong
  input.classList.toggle("is-invalid", isWrong)
  input.setAttribute("aria-invalid", String(isWrong))
  const others = (input.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => id && ![note.id, `${input.id}-error`].includes(id))
  input.setAttribute("aria-describedby", [...others, note.id].join(" "))
}

const labelsOf = (input) => (input.dataset.from ? [...input.form.querySelectorAll(`[name^="${input.dataset.from}."]`)] : [])
const isTyped = (input) => input.value !== "" && input.value !== made.get(input)
const besides = (input) => [...input.form.querySelectorAll(input.dataset.among)].filter((each) => each !== input && each.value)

function questionOf(input) {
  const query = new URLSearchParams({ name: input.value, own: input.dataset.own ?? "" })
  if (input.dataset.among) for (const each of besides(input)) query.append("beside", each.value)
  if (!isTyped(input)) for (const each of labelsOf(input)) query.set(`label.${each.dataset.language}`, each.value)
  return query
}

async function ask(input) {
  const query = questionOf(input)
  asked.set(input, String(query))
  const address = new URL(input.dataset.nameCheck, location.href)
  for (const [name, value] of query) address.searchParams.append(name, value)
  const answer = await fetch(address, { headers: { Accept: "application/json" } })
  if (asked.get(input) !== String(query) || !answer.ok) return
  const said = await answer.json()
  if (isTyped(input)) return told(input, said.error)
  if (labelsOf(input).length && input.value !== said.name) {
    made.set(input, said.name)
    input.value = said.name
  }
  told(input, "")
}

function later(input) {
  clearTimeout(timers.get(input))
  timers.set(input, setTimeout(() => ask(input).catch(() => {}), WAIT)) // no connection: it is judged when it is sent
}

function heard({ target, isComposing }) {
  if (isComposing || !target.form) return
  if (target.matches("[data-name-check]")) {
    document.getElementById(`${target.id}-error`)?.remove()
    later(target)
  }
  for (const input of target.form.querySelectorAll("[data-name-check][data-from]"))
    if (!isTyped(input) && labelsOf(input).includes(target)) later(input)
}

document.addEventListener("input", heard)
document.addEventListener("compositionend", ({ target }) => heard({ target, isComposing: false }))
