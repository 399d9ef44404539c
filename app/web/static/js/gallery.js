/* The gallery of kinds by keyboard: Enter in the search opens the best match for what was typed, as
   soon as it is known; the arrows lead from the search to the cards and from one card to the next.

   #kinds[data-words]   the cards, and the words they were found for; htmx brings them anew */
const box = document.querySelector(".fd-ask__line input[type=search]")
let isWanted = false // Enter was pressed before the answer was there

const cards = () => [...document.querySelectorAll("#kinds a.adm-gc")]

function openBest() {
  if (document.getElementById("kinds").dataset.words !== box.value.trim()) return
  isWanted = false
  document.querySelector("#kinds .fd-best a.is-on")?.click()
}

box.addEventListener("input", () => { isWanted = false })
box.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing || !box.value.trim()) return
  event.preventDefault()
  isWanted = true
  openBest()
})
document.addEventListener("htmx:after:settle", () => { if (isWanted) openBest() })

document.addEventListener("keydown", (event) => {
  if (!["ArrowDown", "ArrowUp"].includes(event.key) || event.isComposing || event.altKey) return
  const all = cards()
  const at = all.indexOf(event.target)
  if (at < 0 && event.target !== box) return
  const next = event.key === "ArrowDown" ? all[at + 1] : (all[at - 1] ?? (at === 0 ? box : null))
  if (!next) return
  event.preventDefault()
  next.focus()
})
