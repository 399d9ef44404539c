/* Messages stay ten seconds, longer with an undo, and as long as somebody looks at them. */
const STAY = 10_000
const STAY_WITH_UNDO = 20_000

function start(toast) {
  if (["danger", "error", "warning"].includes(toast.dataset.category)) return
  const stay = toast.querySelector("form") ? STAY_WITH_UNDO : STAY
  let timer = setTimeout(() => toast.remove(), stay)
  const wait = () => clearTimeout(timer)
  const again = () => { wait(); timer = setTimeout(() => toast.remove(), stay) }
  toast.addEventListener("pointerenter", wait)
  toast.addEventListener("focusin", wait)
  toast.addEventListener("pointerleave", again)
  toast.addEventListener("focusout", again)
}

const place = document.getElementById("toasts")
if (place) {
  place.querySelectorAll("[data-toast]").forEach(start)
  new MutationObserver((changes) => {
    for (const change of changes)
      for (const node of change.addedNodes) if (node.matches?.("[data-toast]")) start(node)
  }).observe(place, { childList: true })
  place.addEventListener("click", (event) => {
    if (event.target.closest("[data-dismiss]")) event.target.closest("[data-toast]").remove()
  })
}
