/* Tokens that are put into a text at the cursor: [data-token] buttons beside an input [data-tokens]. */
document.addEventListener("click", (event) => {
  const token = event.target.closest("[data-token]")
  if (!token) return
  const input = token.closest("form").querySelector("[data-tokens]")
  const [start, end] = [input.selectionStart, input.selectionEnd]
  input.setRangeText(token.dataset.token, start, end, "end")
  input.dispatchEvent(new Event("input", { bubbles: true }))
  input.focus()
})
