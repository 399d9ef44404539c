/* What was typed into any form of the designer and is not kept is asked about before it is lost.

   A page has several forms there. The first form[data-guard] asks by itself (forms.js); this is for
   all others that are sent with POST. What keeps itself (keeping.js) is asked about while it cannot.
   Who replaces a part of the page asks mayLeave(part) first, or takes along what was typed with
   carry(old, fresh).

   [data-leave]              the question
   form[data-typed-is-kept]  is sent by itself, or holds a choice that is nothing yet: never asked about */
const before = new WeakMap() // form -> what it held when somebody first went into it

const NEVER = ["csrf_token", "revision", "base", "mark"]
const stateOf = (form) => JSON.stringify([...new FormData(form)].map(([name, value]) => [name, value.name ?? value]).filter(([name]) => !NEVER.includes(name)))
const isOurs = (form) => form?.method === "post" && !form.guarded && !form.matches("[data-typed-is-kept]")

export const isTyped = (form) => before.has(form) && before.get(form) !== stateOf(form)
const typedIn = (part) => [...part.querySelectorAll("form")].filter(isTyped)

/* Tell whether a part of the page may be replaced: nothing is typed there, or the person says so. */
export function mayLeave(part) {
  return !part || !typedIn(part).length || confirm(document.querySelector("[data-leave]").dataset.leave)
}

/* Put what was typed into forms of an old part into the same forms of a new one. */
export function carry(old, fresh) {
  for (const form of typedIn(old)) {
    const same = [...fresh.querySelectorAll("form")].find((each) => each.getAttribute("action") === form.getAttribute("action"))
    if (!same) continue
    before.set(same, stateOf(same))
    const inputs = [...same.elements].filter((each) => each.name && !NEVER.includes(each.name) && each.type !== "hidden")
    const held = [...form.elements].filter((each) => each.name && !NEVER.includes(each.name) && each.type !== "hidden")
    if (inputs.length !== held.length) continue
    inputs.forEach((input, at) => {
      if (input.name !== held[at].name) return
      if (["checkbox", "radio"].includes(input.type)) input.checked = held[at].checked
      else if (input.type !== "file") input.value = held[at].value
    })
  }
}

/* Remember the forms of a part that came back refused: what is in them is kept nowhere. */
export function noteRefused(part) {
  for (const form of part.querySelectorAll("form")) if (isOurs(form) && form.querySelector("[aria-invalid=true]")) before.set(form, "")
}

function meet({ target }) {
  const form = target.form ?? target.closest?.("form")
  if (isOurs(form) && !before.has(form)) before.set(form, stateOf(form))
}

/* Before anything is changed: a key, a click, the focus. */
for (const kind of ["focusin", "pointerdown", "keydown", "beforeinput"]) document.addEventListener(kind, meet, true)
document.addEventListener("submit", (event) => { if (!event.defaultPrevented) before.delete(event.target) })
document.addEventListener("kept", ({ target }) => before.delete(target))
noteRefused(document)
addEventListener("beforeunload", (event) => { if (typedIn(document).length) event.preventDefault() })
