/* From one record to the next in the list that it was opened from, as it was filtered and sorted.

   [data-rows]        the list; [data-first], [data-total] say which of how many its rows are
   [data-neighbours]  on the page of a record: holds the list's address, a text and two links

   What is remembered are addresses, in this window only: whether a record may be seen is asked of
   the server each time. */
const KEY = "dossier:list "

function remember(doc, address) {
  const list = doc.querySelector("[data-rows]")
  const span = list?.querySelector("[data-total]")
  if (!span) return null
  const link = (rel) => list.querySelector(`.ds-pager a[rel="${rel}"]`)?.getAttribute("href") ?? ""
  const rows = [...list.querySelectorAll("a[data-row-open]")].map((row) => row.getAttribute("href"))
  const trail = { address, rows, first: Number(span.dataset.first), total: span.dataset.total, prev: link("prev"), next: link("next") }
  sessionStorage.setItem(KEY + new URL(address, location.href).pathname, JSON.stringify(trail))
  return trail
}

/* Where the page of the list ends, its next page says who comes then. */
async function beyond(address, rel) {
  const answer = await fetch(address, { headers: { Accept: "text/html" } })
  if (!answer.ok) return location.assign(address)
  const trail = remember(new DOMParser().parseFromString(await answer.text(), "text/html"), address)
  location.assign(trail?.rows.at(rel === "next" ? 0 : -1) ?? address)
}

function lead(nav, trail, rel, to, page) {
  const link = nav.querySelector(`a[rel="${rel}"]`)
  if (to) link.href = to
  else if (page) {
    link.href = page
    link.addEventListener("click", (event) => { event.preventDefault(); beyond(page, rel).catch(() => location.assign(page)) })
  } else { link.classList.add("disabled"); link.setAttribute("aria-disabled", "true") }
}

function show(nav) {
  const trail = JSON.parse(sessionStorage.getItem(KEY + nav.dataset.neighbours) ?? "null")
  const at = trail?.rows.indexOf(location.pathname) ?? -1
  if (at < 0) return
  const place = new Intl.NumberFormat(document.documentElement.lang).format(trail.first + at)
  nav.querySelector("[data-text]").textContent = nav.querySelector("[data-text]").dataset.text.replace("{place}", place).replace("{total}", trail.total)
  lead(nav, trail, "prev", trail.rows[at - 1], trail.prev)
  lead(nav, trail, "next", trail.rows[at + 1], trail.next)
  nav.hidden = false
  document.querySelector(`.ds-crumbs a[href="${CSS.escape(nav.dataset.neighbours)}"]`)?.setAttribute("href", trail.address)
}

const nav = document.querySelector("[data-neighbours]")
if (nav) show(nav)
else if (!document.querySelector(".ds-side")) for (const key of Object.keys(sessionStorage).filter((each) => each.startsWith(KEY))) sessionStorage.removeItem(key)  // nobody is signed in
/* Filters and pages change the list without a new page: what counts is what it is when one leaves. */
if (document.querySelector("[data-rows]")) addEventListener("pagehide", () => remember(document, location.pathname + location.search))
