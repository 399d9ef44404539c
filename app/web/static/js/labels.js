/* Texts in several languages: an empty one shows what it would say and can take it.

   [data-labels][data-suggest="URL"]  holds inputs [data-language]; [data-missing="LANGUAGE"] is the
                                      note beside an empty one, button[data-take="NAME.LANGUAGE"] in it
   URL?zh_Hans=…&en=… -> {texts: {zh_Hant: "…"}} */
const WAIT = 250

function inputsOf(box) { return [...box.querySelectorAll("[data-language]")] }

function show(box, texts) {
  for (const input of inputsOf(box)) {
    const hint = input.value.trim() ? "" : texts[input.dataset.language] || ""
    input.placeholder = hint
    input.classList.toggle("miss", Boolean(hint))
    box.querySelector(`[data-missing="${input.dataset.language}"]`).hidden = !hint
  }
}

async function suggest(box) {
  const given = inputsOf(box).filter((input) => input.value.trim())
  const query = new URLSearchParams(given.map((input) => [input.dataset.language, input.value.trim()]))
  if (!given.length) return show(box, {})
  const answer = await fetch(`${box.dataset.suggest}?${query}`, { headers: { Accept: "application/json" } })
  if (answer.ok && box.dataset.asked === String(query)) show(box, (await answer.json()).texts)
}

function ask(box) {
  const given = inputsOf(box).filter((input) => input.value.trim())
  box.dataset.asked = String(new URLSearchParams(given.map((input) => [input.dataset.language, input.value.trim()])))
  clearTimeout(box.waiting)
  box.waiting = setTimeout(() => suggest(box).catch(() => {}), WAIT)
}

document.addEventListener("input", (event) => {
  const box = event.target.closest?.("[data-labels]")
  if (box && !event.isComposing) ask(box)
})

document.addEventListener("compositionend", (event) => {
  const box = event.target.closest?.("[data-labels]")
  if (box) ask(box)
})

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-take]")
  if (!button) return
  const input = document.getElementById(button.dataset.take)
  event.preventDefault()
  input.value = input.placeholder
  input.dispatchEvent(new Event("input", { bubbles: true }))
  input.dispatchEvent(new Event("change", { bubbles: true }))
  show(button.closest("[data-labels]"), Object.fromEntries(inputsOf(button.closest("[data-labels]")).map((each) => [each.dataset.language, each.placeholder])))
  input.focus()
})
