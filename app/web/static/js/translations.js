/* The table of texts: a row is kept when it is left or on Enter, which also leads to the next row.
   Without this each row has its own button. [data-text-row] holds a form and one textarea for each language. */
const table = document.querySelector(".dt-table")

function rowOf(element) { return element.closest("[data-text-row]") }

function prepared(row) {
  for (const area of row.querySelectorAll("textarea")) area.dataset.was = area.value
  for (const button of row.querySelectorAll("[data-take-text]")) button.hidden = false
}

function isChanged(row) {
  return [...row.querySelectorAll("textarea")].some((area) => area.value !== area.dataset.was)
}

function beside(area, step) {
  const row = rowOf(area)
  const next = step > 0 ? row.nextElementSibling : row.previousElementSibling
  next?.querySelector(`textarea[name="${area.name}"]`)?.focus()
}

async function save(row) {
  const form = row.querySelector("form")
  const body = new FormData(form)
  body.append("part", "row")
  for (const area of row.querySelectorAll("textarea")) area.dataset.was = area.value
  const answer = await fetch(form.action, { method: "POST", body, keepalive: true }).catch(() => null)
  if (!answer || (!answer.ok && answer.status !== 422 && answer.status !== 409)) return form.submit()
  const made = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("template")
  const fresh = made?.content.querySelector("[data-text-row]")
  if (!fresh) return form.submit()
  for (const share of made.content.querySelectorAll("[data-share]")) {
    const shown = document.querySelector(`.dt-shares [data-share="${share.dataset.share}"]`)
    if (!shown) continue
    shown.textContent = share.textContent
    shown.closest(".dt-share").querySelector("meter").value = share.textContent
  }
  const at = row.contains(document.activeElement) ? document.activeElement.name : ""
  row.replaceWith(fresh)
  prepared(fresh)
  fresh.classList.toggle("is-saved", answer.ok)
  fresh.classList.toggle("is-changed", !answer.ok)
  if (!answer.ok || at) fresh.querySelector(at ? `textarea[name="${at}"]` : "textarea")?.focus()
}

for (const row of table?.querySelectorAll("[data-text-row]") ?? []) prepared(row)
table?.addEventListener("submit", (event) => {
  event.preventDefault()
  save(rowOf(event.target))
})
table?.addEventListener("focusout", (event) => {
  const row = rowOf(event.target)
  if (row && !row.contains(event.relatedTarget) && isChanged(row)) save(row)
})
table?.addEventListener("keydown", (event) => {
  if (event.target.tagName !== "TEXTAREA" || event.isComposing) return
  if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault()
    const row = rowOf(event.target)
    beside(event.target, 1)
    if (isChanged(row)) save(row)
  } else if (event.altKey && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    event.preventDefault()
    beside(event.target, event.key === "ArrowDown" ? 1 : -1)
  } else if (event.key === "Escape") event.target.value = event.target.dataset.was
})
table?.addEventListener("click", (event) => {
  const button = event.target.closest("[data-take-text]")
  if (!button) return
  const area = button.parentElement.querySelector("textarea")
  area.value = area.placeholder
  area.focus()
  save(rowOf(area))
})
