/* The preview beside the fields: who looks, in which language and how wide, without another page.

   [data-preview]            holds the controls and the frame; what was chosen is kept for this tab
   [data-preview-set=KEY]    puts data-value into the frame's address; [data-preview-role] the role
   [data-preview-width]      how wide the frame is
   The frame says which field was asked for; its settings are opened by the link of the field. */
const KEPT = "preview"
const DESKTOP = 820
const pane = document.querySelector("[data-preview]")
const frame = pane?.querySelector("[data-preview-frame]")
const canvas = pane?.querySelector("[data-preview-canvas]")

function kept() {
  try { return JSON.parse(sessionStorage.getItem(KEPT)) ?? {} } catch { return {} }
}

function keep(key, value) { sessionStorage.setItem(KEPT, JSON.stringify({ ...kept(), [key]: value })) }

function set(key, value) {
  const address = new URL(frame.src)
  if (address.searchParams.get(key) === value) return
  address.searchParams.set(key, value)
  frame.src = address
}

function mark(link) {
  for (const each of link.parentElement.children) each.removeAttribute("aria-current")
  link.setAttribute("aria-current", "true")
}

function choose(link) {
  mark(link)
  const { previewSet, previewWidth, value } = link.dataset
  keep(previewSet ?? "width", value ?? previewWidth)
  if (previewWidth) { canvas.dataset.width = previewWidth; grow() }
  else set(previewSet, value)
}

/* What was chosen before holds on the next page too; an address that says otherwise goes before it. */
function recall() {
  const before = kept()
  const role = pane.querySelector("[data-preview-role]")
  if ([...role.options].some((each) => each.value === before.role)) { role.value = before.role; set("role", before.role) }
  for (const link of pane.querySelectorAll("[data-preview-set], [data-preview-width]")) {
    const { previewSet, previewWidth, value } = link.dataset
    if (before[previewSet ?? "width"] === (value ?? previewWidth)) choose(link)
  }
}

/* As high as its content; a desktop is at least as wide as one, drawn smaller where it must be. */
function grow() {
  const height = frame.contentDocument?.querySelector("main")?.offsetHeight
  const style = getComputedStyle(canvas)
  const room = canvas.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight)
  const scale = canvas.dataset.width === "desktop" && innerWidth >= 768 ? Math.min(1, room / DESKTOP) : 1
  frame.style.width = scale < 1 ? `${DESKTOP}px` : ""
  frame.style.transform = scale < 1 ? `scale(${scale})` : ""
  if (!height) return
  frame.style.height = `${height + 2}px`
  frame.style.marginBottom = scale < 1 ? `${(scale - 1) * (height + 2)}px` : ""
}

if (frame) {
  if (!new URLSearchParams(location.search).has("role")) recall()
  pane.addEventListener("click", (event) => {
    const link = event.target.closest("[data-preview-set], [data-preview-width]")
    if (!link) return
    event.preventDefault()
    choose(link)
  })
  pane.querySelector("[data-preview-role]").addEventListener("change", (event) => {
    keep("role", event.target.value)
    set("role", event.target.value)
  })
  frame.addEventListener("load", () => {
    grow()
    const main = frame.contentDocument?.querySelector("main")
    if (main) new ResizeObserver(grow).observe(main)
  })
  addEventListener("message", (event) => {
    if (event.origin !== location.origin || event.source !== frame.contentWindow || !event.data?.field) return
    const link = document.querySelector(`[data-field-list] li[data-field="${CSS.escape(event.data.field)}"] a[data-row]`)
    if (link) link.click()
    else location.assign(`${pane.dataset.fieldPage}?field=${encodeURIComponent(event.data.field)}`)
  })
  new ResizeObserver(grow).observe(canvas)
}
