/* What is kept in the draft by itself: a moment after the last stroke, at once where somebody picks or
   leaves. What is wrong is said at its place, and nothing of it is kept.

   form[data-keeps]    is sent as its button would; data-revision says what the draft was made by
   [data-keeps-said]   in it tells: data-keeping, data-kept, data-refused
   The answer is the page with what was kept; its pieces that tell of it (SHOWN) take the place of
   the old. A page may have several such forms; each makes steps of its own. */
const SOON = 250
const LATER = 1_200
const WHOLE = ["section", "options"]  // what moves other things about is sent with a new page
const SHOWN = [".adm-right .adm-pane-hd h2", "[data-field-list] li.is-on .adm-nm", "[data-field-list] li.is-on .adm-marks", "[data-field-list] h2.is-on", ".adm-tabrow [data-shown]"]
const UNREADY = ".cd-wrong"  // a condition that is still being clicked together
const SAID_AT_ONCE = "[data-name-note]:not([hidden]), .cd-wrong"  // while it was typed
const ASKED = "[data-conditions]"  // what is wrong there is said by its own check, which comes first

const sameIn = (page, form) => [...page.querySelectorAll("form[data-keeps]")].find((each) => each.getAttribute("action") === form.getAttribute("action"))
const held = (form) => form.guarded?.() ?? JSON.stringify([...new FormData(form)].filter(([name]) => name !== "csrf_token"))

/* -- mistakes at their places -------------------------------------------------------------------- */

function forgive(form) {
  for (const each of form.querySelectorAll(".ds-err[data-kept-error]")) each.remove()
  for (const each of form.querySelectorAll("[data-kept-wrong]")) {
    each.removeAttribute("aria-invalid")
    each.removeAttribute("data-kept-wrong")
    each.classList.remove("is-invalid")
  }
}

function blame(form, page) {
  const place = form.querySelector("[data-keeps-said]").parentElement
  const inputOf = (id) => form.querySelector(`[id="${CSS.escape(id)}"], [name="${CSS.escape(id)}"]`)
  const general = page.querySelector("#errors")
  if (general) show(general.textContent.trim(), place)
  for (const error of sameIn(page, form)?.querySelectorAll(".ds-err[id$='-error']") ?? []) {
    const id = error.id.slice(0, -"-error".length)
    const input = inputOf(id) ?? inputOf(`${id}.place`)
    const row = input?.closest("li, div")
    if (row?.querySelector(SAID_AT_ONCE)) continue
    const shown = form.querySelector(`[id="${CSS.escape(error.id)}"]`) ?? show(error.textContent.trim(), row ?? place)
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
  for (const one of SHOWN) {
    const [old, fresh] = [document.querySelector(one), page.querySelector(one)]
    if (old && fresh && old.innerHTML !== fresh.innerHTML) old.innerHTML = fresh.innerHTML
  }
  document.querySelector("[data-preview-frame]")?.contentWindow.location.reload()
}

/* New options got a key of their own: sent again, they are the same ones. */
function takeKeys(rows, fresh) {
  const keys = [...fresh.querySelectorAll("[data-choices] li [name$='.key']")].map((each) => each.value).filter(Boolean)
  rows.forEach((row, at) => { if (!row.key.value && keys[at]) row.key.value = keys[at] })
}

function filledRows(form) {
  const rows = [...form.querySelectorAll("[data-choices] ol > li")].map((row) => ({
    key: row.querySelector("[name$='.key']"), texts: [...row.querySelectorAll("[name*='.label.']")].map((each) => each.value.trim()),
  }))
  return rows.filter((row) => row.key.value || row.texts.some(Boolean))
}

/* -- one form ------------------------------------------------------------------------------------- */

class Keeper {
  timer = 0
  isPending = false
  underWay = 0
  keeping = Promise.resolve()
  goesOn = ""
  known = undefined  // what the draft says, as far as this page knows

  constructor(form) {
    this.form = form
    this.said = form.querySelector("[data-keeps-said]")
    addEventListener("load", () => { this.known = held(form) })  // pickers and rows are as they stay
    form.addEventListener("input", (event) => { if (!event.isComposing) { this.tell(""); this.soon(LATER) } })
    form.addEventListener("change", (event) => {
      if (WHOLE.includes(event.target.name) && event.target.value) form.requestSubmit()
      else this.soon(event.target.closest(ASKED) ? LATER : SOON)
    })
  }

  get isWaiting() { return this.isPending || this.underWay > 0 }

  tell(word) {
    this.said.textContent = word ? this.said.dataset[word] : ""
    this.said.dataset.state = word
  }

  soon(wait) {
    clearTimeout(this.timer)
    this.isPending = held(this.form) !== this.known
    if (this.isPending) this.timer = setTimeout(() => this.keep(), wait)
    else if (!this.underWay) forgive(this.form)
  }

  drop() {
    clearTimeout(this.timer)
    this.isPending = false
  }

  settled() { return this.isPending ? this.keep() : this.keeping }

  /* One after the other: two at once would each find that the draft was changed by the other. */
  keep() {
    this.underWay += 1
    this.keeping = this.keeping.then(() => this.send()).catch(() => this.tell("")).finally(() => { this.underWay -= 1 })  // no connection: the mark stays
    return this.keeping
  }

  async send() {
    const { form } = this
    this.drop()
    if (form.querySelector(UNREADY)) {
      this.timer = setTimeout(() => this.keep(), LATER)
      return this.tell("")
    }
    const [data, sent, rows] = [new FormData(form), held(form), filledRows(form)]
    if (this.goesOn) data.set("goes_on", this.goesOn)
    this.tell("keeping")
    const answer = await fetch(form.action, { method: "POST", body: data, headers: { Accept: "text/html" } })
    const page = new DOMParser().parseFromString(await answer.text(), "text/html")
    const fresh = sameIn(page, form)
    forgive(form)
    if (!answer.ok || !fresh) {
      blame(form, page)
      return this.tell("refused")
    }
    this.goesOn = fresh.dataset.revision
    const isMore = sent !== held(form)
    takeKeys(rows, fresh)
    this.known = isMore ? sent : held(form)
    form.dispatchEvent(new CustomEvent("kept", { detail: this.known, bubbles: !isMore }))
    renew(page)
    this.tell(isMore ? "" : "kept")
  }
}

const keepers = [...document.querySelectorAll("form[data-keeps]")].map((form) => new Keeper(form))
const isWaiting = () => keepers.some((each) => each.isWaiting)

async function settled() {
  for (const each of keepers) await each.settled()
}

/* Whatever else is pressed comes after what was typed. */
document.addEventListener("submit", async (event) => {
  const { target, submitter } = event
  keepers.find((each) => each.form === target)?.drop()
  if (!isWaiting()) return
  event.preventDefault()
  event.stopPropagation()
  await settled()
  if (target.isConnected) target.requestSubmit(submitter)
  else document.querySelector(`form[action="${target.getAttribute("action")}"]`)?.requestSubmit()
}, true)
document.addEventListener("click", async (event) => {
  const link = event.target.closest?.("a[href]")
  const isPlain = event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey)
  const isPending = keepers.some((each) => each.isPending)
  if (!link || !isPlain || !isPending || link.target || event.defaultPrevented || link.getAttribute("href").startsWith("#")) return
  event.preventDefault()
  await settled()
  location.assign(link.href)
})
