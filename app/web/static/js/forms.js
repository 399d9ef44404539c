/* Forms that hold work: a mark while something is unsaved, a question before it is lost, Ctrl S. */
const form = document.querySelector("form[data-guard]")

if (form) {
  const state = () => JSON.stringify([...new FormData(form)].map(([name, value]) => [name, value.name ?? value]).filter(([name]) => name !== "csrf_token"))
  const mark = document.querySelector("[data-dirty]")
  let first = form.hasAttribute("data-unsaved") ? null : state()
  let leaving = false
  const isDirty = () => !leaving && state() !== first
  const show = () => { if (mark) mark.hidden = !isDirty() }

  // Pickers rewrite their select once they have loaded; only what a person does counts.
  addEventListener("load", () => { if (first !== null) first = state() })
  form.addEventListener("input", show)
  form.addEventListener("change", show)
  form.addEventListener("submit", () => { leaving = true })
  form.addEventListener("discard", () => { leaving = true })
  form.addEventListener("kept", (event) => { first = event.detail; show() })
  form.guarded = state
  addEventListener("beforeunload", (event) => { if (isDirty()) event.preventDefault() })
  addEventListener("pageshow", () => { leaving = false; show() })
  addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s" && !event.isComposing) {
      event.preventDefault()
      form.requestSubmit()
    }
  })
}

/* A line of the summary leads into its input, whatever draws it. */
document.querySelector(".ds-errsum")?.addEventListener("click", (event) => {
  const target = event.target.closest("a")?.hash
  if (target) document.getElementById(decodeURIComponent(target.slice(1)))?.focus()
})
