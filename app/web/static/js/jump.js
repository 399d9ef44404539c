/* The jump box (Ctrl K): pages by name, and "search here" for every kind of record. */
const box = document.querySelector("dialog[data-jump]")

if (box) {
  const input = box.querySelector("input")
  const list = box.querySelector("[role=listbox]")
  const links = [...list.querySelectorAll("[role=option]")]
  links.forEach((link, index) => { link.id = `jump-${index}`; link.dataset.page = link.getAttribute("href") })
  let at = 0

  const shown = () => [...list.querySelectorAll("[role=option]")].filter((link) => !link.parentElement.hidden)
  const mark = () => {
    const options = shown()
    at = Math.max(0, Math.min(at, options.length - 1))
    links.forEach((link) => { link.setAttribute("aria-selected", "false"); link.classList.remove("is-active") })
    const link = options[at]
    if (!link) return input.removeAttribute("aria-activedescendant")
    link.setAttribute("aria-selected", "true")
    link.classList.add("is-active")
    link.scrollIntoView({ block: "nearest" })
    input.setAttribute("aria-activedescendant", link.id)
  }
  const filter = () => {
    const typed = input.value.trim()
    const named = (link) => link.dataset.text.toLowerCase().includes(typed.toLowerCase())
    for (const link of links) {
      const searches = typed && !named(link) && link.dataset.search
      link.parentElement.hidden = Boolean(typed) && !named(link) && !searches
      link.href = searches ? link.dataset.search + encodeURIComponent(typed) : link.dataset.page
      const hint = link.querySelector("[data-hint]")
      if (hint) hint.hidden = !searches
    }
    list.append(...links.filter((l) => !typed || named(l)).map((l) => l.parentElement), ...links.filter((l) => typed && !named(l)).map((l) => l.parentElement))
    at = 0
    mark()
  }

  input.addEventListener("input", filter)
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return
    if (event.key === "Escape") return box.close() // a search input would only empty itself
    if (event.key === "ArrowDown") at += 1
    else if (event.key === "ArrowUp") at -= 1
    else if (event.key === "Enter") return shown()[at]?.click()
    else return
    event.preventDefault()
    mark()
  })
  new MutationObserver(() => { if (box.open) { input.value = ""; filter() } }).observe(box, { attributeFilter: ["open"] })
}
