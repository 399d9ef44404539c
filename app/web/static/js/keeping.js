/* Settings that are kept in the draft by themselves: a moment after the last stroke, at once where
   somebody picks or leaves. What is wrong is said at its place, and nothing of it is kept.

   form[data-keeps]    is sent as its button would; data-revision says what the draft was made by
   [data-keeps-said]   tells: data-keeping, data-kept, data-refused
   The answer is the page with what was kept; its pieces that tell of it take the place of the old. */
const form = document.querySelector("form[data-keeps]")
const SOON = 250
const LATER = 1_200
const WHOLE = ["section", "options"]  // what moves other things about is sent with a new page

const said = form?.querySelector("[data-keeps-said]")
let timer = 0
let isPending = false
let underWay = 0
let keeping = Promise.resolve()
let goesOn = ""
let known  // what the draft says, as far as this page knows

function tell(word) {
  said.textContent = word ? said.dataset[word] : ""
  said.dataset.state = word
}

/* -- mistakes at their places -------------------------------------------------------------------- */

const inputOf = (id) => form.querySelector(`[id="${CSS.escape(id)}"], [name="${CSS.escape(id)}"]`)

function forgive() {
  for (const each of form.querySelectorAll(".ds-err[data-kept-error]")) each.remove()
  for (const each of form.querySelectorAll("[data-kept-wrong]")) {
    each.removeAttribute("aria-invalid")
    each.removeAttribute("data-kept-wrong")
    each.classList.remove("is-invalid")
  }
}

function blame(page) {
  const general = page.querySelector("#errors")
  if (general) show(general.textContent.trim(), said.parentElement)
  for (const error of page.querySelectorAll("#field-form .ds-err[id$='-error']")) {
    const id = error.id.slice(0, -"-error".length)
    const input = inputOf(id) ?? inputOf(`${id}.place`)
    const shown = form.querySelector(`[id="${CSS.escape(error.id)}"]`) ?? show(error.textContent.trim(), input?.closest("li, div") ?? said.parentElement)
    shown.id = error.id
    const wrong = input?.matches?.("input, select, textarea") ? input : null
    if (!wrong || wrong.hasAttribute("aria-invalid")) continue
    wrong.setAttribute("aria-invalid", "true")
    wrong.setAttribute("data-kept-wrong", "")
    wrong.classList.add("is-invalid")
  }
}

function show(text, place) {
  const line = document.createElement("div")
  Object.assign(line, { className: "ds-err", textContent: text })
  line.dataset.keptError = ""
  line.setAttribute("role", "alert")
  place.append(line)
  return line
}

/* -- what the page says of what was kept --------------------------------------------------------- */

function renew(page) {
  for (const bar of document.querySelectorAll(".adm-draftbar")) bar.remove()
  document.querySelector(".adm-tabrow")?.before(...page.querySelectorAll(".adm-draftbar"))
  for (const one of [".adm-right .adm-pane-hd h2", "[data-field-list] li.is-on .adm-nm", "[data-field-list] li.is-on .adm-marks"]) {
    const [old, fresh] = [document.querySelector(one), page.querySelector(one)]
    if (old && fresh && old.innerHTML !== fresh.innerHTML) old.innerHTML = fresh.innerHTML
  }
  document.querySelector("[data-preview-frame]")?.contentWindow.location.reload()
}

/* New options got a key of their own: sent again, they are the same ones. */
function takeKeys(rows, page) {
  const keys = [...page.querySelectorAll("#field-form [data-choices] li [name$='.key']")].map((each) => each.value).filter(Boolean)
  rows.forEach((row, at) => { if (!row.key.value && keys[at]) row.key.value = keys[at] })
}

function filledRows() {
  const rows = [...form.querySelectorAll("[data-choices] ol > li")].map((row) => ({
    key: row.querySelector("[name$='.key']"), texts: [...row.querySelectorAll("[name*='.label.']")].map((each) => each.value.trim()),
  }))
  return rows.filter((row) => row.key.value || row.texts.some(Boolean))
}

/* -- sending -------------------------------------------------------------------------------------- */

async function send() {
  isPending = false
  clearTimeout(timer)
  const [data, sent, rows] = [new FormData(form), form.guarded(), filledRows()]
  if (goesOn) data.set("goes_on", goesOn)
  tell("keeping")
  const answer = await fetch(form.action, { method: "POST", body: data, headers: { Accept: "text/html" } })
  const page = new DOMParser().parseFromString(await answer.text(), "text/html")
  const fresh = page.querySelector("form[data-keeps]")
  forgive()
  if (!answer.ok || fresh?.getAttribute("action") !== form.getAttribute("action")) {
    blame(page)
    return tell("refused")
  }
  goesOn = fresh.dataset.revision
  const isMore = sent !== form.guarded()
  takeKeys(rows, page)
  known = isMore ? sent : form.guarded()
  form.dispatchEvent(new CustomEvent("kept", { detail: known }))
  renew(page)
  tell(isMore ? "" : "kept")
}

/* One after the other: two at once would each find that the draft was changed by the other. */
function keep() {
  underWay += 1
  keeping = keeping.then(send).catch(() => tell("")).finally(() => { underWay -= 1 })  // no connection: the mark stays
  return keeping
}

function soon(wait) {
  clearTimeout(timer)
  isPending = form.guarded() !== known
  if (isPending) timer = setTimeout(keep, wait)
  else if (!underWay) forgive()
}

const settled = () => (isPending ? keep() : keeping)

if (form) {
  addEventListener("load", () => { known = form.guarded() })  // pickers and rows are as they stay
  form.addEventListener("input", (event) => { if (!event.isComposing) { tell(""); soon(LATER) } })
  form.addEventListener("change", (event) => {
    if (WHOLE.includes(event.target.name) && event.target.value) form.requestSubmit()
    else soon(SOON)
  })

  /* Whatever else is pressed comes after what was typed. */
  document.addEventListener("submit", async (event) => {
    const { target, submitter } = event
    if (target === form) { clearTimeout(timer); isPending = false }
    if (!isPending && !underWay) return
    event.preventDefault()
    event.stopPropagation()
    await settled()
    if (target.isConnected) target.requestSubmit(submitter)
    else document.querySelector(`form[action="${target.getAttribute("action")}"]`)?.requestSubmit()
  }, true)
  document.addEventListener("click", async (event) => {
    const link = event.target.closest?.("a[href]")
    const isPlain = event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey)
    if (!link || !isPlain || !isPending || link.target || event.defaultPrevented || link.getAttribute("href").startsWith("#")) return
    event.preventDefault()
    await settled()
    location.assign(link.href)
  })
}
