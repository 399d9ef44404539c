/* Keys: Ctrl K everywhere; single letters never in an input, never while an IME composes. */
import { tinykeys } from "../vendor/tinykeys.js"

const isTyping = (event) =>
  event.isComposing || event.target.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable], .ts-wrapper")
const isModal = () => document.querySelector("dialog[open]")

tinykeys(window, {
  "$mod+KeyK": (event) => {
    const box = document.querySelector("dialog[data-jump]")
    if (!box || isModal()) return
    event.preventDefault()
    box.showModal()
  },
})

/* data-key: the element says which key it is for, so the key is where the button is. */
document.addEventListener("keydown", (event) => {
  if (isTyping(event) || isModal() || event.ctrlKey || event.metaKey || event.altKey) return
  if (event.key.length !== 1 || document.documentElement.dataset.letterKeys === "off") return
  const target = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`)
  if (!target) return
  event.preventDefault()
  if (target.matches("input, select, textarea")) target.focus()
  else target.click()
})
