/* A name that cannot be says why while it is typed; one is suggested while a label is typed.

   input[data-name-check=URL]  URL?name=…&own=… -> {error}; data-own is its present name, and with
                               data-from="label" URL?label.en=… -> {name} */
const WAIT = 200
const asked = new WeakMap() // input -> its last question
const timers = new WeakMap()

function noteOf(input) {
  const id = `${input.id}-note`
  const known = document.getElementById(id)
  if (known) return known
  const note = document.createElement("div")
  Object.assign(note, { className: "ds-err", id, hidden: true })
  note.setAttribute("role", "status")
  const place = input.parentElement.matches(".adm-row-x, .ds-row") ? input.parentElement : input
  place.after(note)
  return note
}

function told(input, error) {
  const note = noteOf(input)
  const isWrong = Boolean(error) && input.value !== ""
  note.textContent = isWrong ? error : ""
  note.hidden = !isWrong
  input.classList.toggle("is-invalid", isWrong)
  input.setAttribute("aria-invalid", String(isWrong))
  const others = (input.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => id && id !== note.id)
  input.setAttribute("aria-describedby", [...others, note.id].join(" "))
}

async function ask(input, given) {
  const query = String(new URLSearchParams({ own: input.dataset.own ?? "", ...given }))
  asked.set(input, query)
  const answer = await fetch(`${input.dataset.nameCheck}?${query}`, { headers: { Accept: "application/json" } })
  if (asked.get(input) !== query || !answer.ok) return
  const said = await answer.json()
  if (said.name !== undefined && input.dataset.typed === undefined) input.value = said.name
  told(input, said.error)
}

function later(input, given) {
  clearTimeout(timers.get(input))
  timers.set(input, setTimeout(() => ask(input, given()), WAIT))
}

for (const input of document.querySelectorAll("[data-name-check]")) if (input.value) input.dataset.typed = ""

document.addEventListener("input", ({ target }) => {
  if (target.matches("[data-name-check]")) {
    if (target.value) target.dataset.typed = ""
    else delete target.dataset.typed
    later(target, () => ({ name: target.value }))
  }
  for (const input of target.form?.querySelectorAll("[data-name-check][data-from]:not([data-typed])") ?? []) {
    const labels = [...input.form.querySelectorAll(`[name^="${input.dataset.from}."]`)]
    if (labels.includes(target)) later(input, () => Object.fromEntries(labels.map((each) => [each.name, each.value])))
  }
})
