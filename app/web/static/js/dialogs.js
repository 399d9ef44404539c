/* Dialogs (native: they trap and return the focus), menus, and small buttons. */
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-open]")
  if (opener) return document.getElementById(opener.dataset.open)?.showModal()
  const dialog = event.target.closest("dialog")
  if (event.target.closest("[data-close]") || event.target === dialog) return dialog?.close()
  const copied = event.target.closest("[data-copy]")
  if (copied) return copy(copied)
  const reveal = event.target.closest("[data-reveal-for]")
  if (reveal) return toggle(reveal)
  for (const menu of document.querySelectorAll("details[data-menu][open]"))
    if (!menu.contains(event.target)) menu.open = false
})

function copy(button) {
  navigator.clipboard?.writeText(button.dataset.copy)
  button.querySelector("use")?.setAttribute("href", button.querySelector("use").getAttribute("href").replace(/#.*/, "#i-check"))
}

function toggle(button) {
  const input = document.getElementById(button.dataset.revealFor)
  const shown = input.type === "text"
  input.type = shown ? "password" : "text"
  button.setAttribute("aria-pressed", String(!shown))
}

document.addEventListener("submit", (event) => {
  const asked = event.submitter?.dataset.confirm ?? event.target.dataset.confirm
  if (asked && !confirm(asked)) event.preventDefault()
})

document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.("details[data-menu]")
  if (!menu?.open) return
  const items = [...menu.querySelectorAll(".ds-menu :is(a[href], button, select, input:not([type=hidden])):not(:disabled)")]
  const at = items.indexOf(document.activeElement)
  if (event.key === "Escape") {
    menu.open = false
    menu.querySelector("summary").focus()
  } else if (event.target.matches("input, select, textarea")) return
  else if (event.key === "ArrowDown") items[(at + 1) % items.length]?.focus()
  else if (event.key === "ArrowUp") items[(at - 1 + items.length) % items.length]?.focus()
  else return
  event.preventDefault()
})

document.querySelector("[data-autofocus]")?.focus()
