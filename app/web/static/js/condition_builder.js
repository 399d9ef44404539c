/* A condition as a sentence of tokens, in the place of the text that is sent.

   [data-conditions]   holds a textarea with the condition as YAML; data-fields is asked for what can
                       be compared, data-check for mistakes and for how many records match
   The text is rewritten only when somebody changes a token, so what nobody touched stays as it is. */
const EQUAL = ["equals", "has"]
const AMONG = ["in", "has_any"]
const BARE = ["empty", "filled"]
const GROUPS = ["all", "any", "not_any", "not_all"]
const UNITS = ["day", "week", "month", "quarter", "year"]
const known = new Map()

function fetched(url) {
  if (!known.has(url)) known.set(url, fetch(url, { headers: { Accept: "application/json" } }).then((answer) => (answer.ok ? answer.json() : Promise.reject(answer))))
  return known.get(url)
}

function make(name, attributes = {}, ...children) {
  const made = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value)
    else if (value !== undefined && value !== false) made.setAttribute(key, value === true ? "" : value)
  }
  made.append(...children)
  return made
}

/* ---- plain data <-> parts: {kind: "all"…, parts}, {field, operator, operand}, {none, of, where} ---- */

const isMap = (data) => data !== null && typeof data === "object" && !Array.isArray(data)
const keyOf = (field, keys) => keys.find((key) => field?.operators.some((each) => each.key === key)) ?? keys[0]
const text = (value) => (value === null || value === undefined ? "" : String(value))

function comparisons(name, data, offer, path) {
  const field = offer.fields.find((each) => each.name === name)
  if (isMap(data)) return Object.entries(data).map(([operator, operand]) => ({ field: name, operator, operand: read(operand), path: [...path, operator] }))
  if (BARE.includes(data)) return [{ field: name, operator: data, operand: "", path }]
  return [{ field: name, operator: keyOf(field, Array.isArray(data) ? AMONG : EQUAL), operand: read(data), path }]
}

const read = (operand) => (Array.isArray(operand) ? operand.map(text) : text(operand))

function several(kind, list, offer, path) {
  const parts = Array.isArray(list) ? list.map((each, at) => group(each, offer, [...path, String(at + 1)])) : []
  return { kind, parts: parts.map((part) => (part.kind === "all" && part.parts.length === 1 ? part.parts[0] : part)), path }
}

function part(key, data, offer, path) {
  if (key === "all" || key === "any") return [several(key, data, offer, path)]
  if (key === "not") {
    const inner = group(data, offer, path)
    const only = inner.parts.length === 1 && ["all", "any"].includes(inner.parts[0].kind) ? inner.parts[0] : inner
    return [{ ...only, kind: only.kind === "any" ? "not_any" : only.parts.length > 1 ? "not_all" : "not_any", path }]
  }
  if (key === "none" || key === "some") return [{ none: key === "none", of: text(data?.of), raw: data?.where ?? {}, path }]
  return comparisons(key, data, offer, path)
}

function group(data, offer, path = []) {
  if (!isMap(data)) return { kind: "all", parts: [], path }
  const parts = Object.entries(data).flatMap(([key, value]) => part(key, value, offer, [...path, key]))
  return { kind: "all", parts, path }
}

/* The whole condition: one group at the top, however it was written. */
function whole(data, offer) {
  const top = group(data, offer)
  return top.parts.length === 1 && top.parts[0].kind ? top.parts[0] : top
}

function written(item) {
  if (item.kind) {
    const parts = item.parts.map(written)
    if (item.kind === "all" || item.kind === "any") return { [item.kind]: parts }
    return { not: { [item.kind === "not_any" ? "any" : "all"]: parts } }
  }
  if (item.of !== undefined) return { [item.none ? "none" : "some"]: { of: item.of, where: item.where ? written(item.where) : item.raw } }
  return { [item.field]: BARE.includes(item.operator) ? item.operator : { [item.operator]: item.operand } }
}

/* ---- one box ---- */

class Box {
  constructor(root) {
    this.root = root
    this.input = root.querySelector("textarea")
    this.place = root.querySelector("[data-conditions-tokens]")
    this.count = root.querySelector("[data-conditions-count]")
    this.words = {}
    this.said = {}
    this.mistakes = []
  }

  async start() {
    this.offer = await fetched(this.root.dataset.fields)
    this.words = this.offer.words
    const answer = this.input.value.trim() ? await this.ask() : { tree: null }
    if (this.input.value.trim() && !isMap(answer.tree)) return this.told(answer)  // only its writer can say what was meant
    this.condition = whole(answer.tree, this.offer)
    await this.reach(this.condition, this.offer)
    this.input.hidden = true
    this.root.classList.add("has-tokens")
    this.told(answer)
    this.draw()
    this.root.querySelector("[data-conditions-help]")?.remove()
  }

  /* Related records are asked about by the fields of their own entity. */
  async reach(item, offer) {
    for (const each of item.parts ?? []) await this.reach(each, offer)
    if (item.of === undefined) return
    const entity = item.of.split(".")[0]
    item.offer = await fetched(this.root.dataset.fields.replace(/[^/]+\/fields/, `${entity}/fields`)).catch(() => ({ ...offer, fields: [], related: [] }))
    item.where = whole(item.raw, item.offer)
    item.where.path = [...item.path, "where"]
    for (const each of item.where.parts) each.path = [...item.path, "where", ...(each.path ?? [])]
    await this.reach(item.where, item.offer)
  }

  async ask() {
    const body = new FormData()
    body.set("condition", this.input.value)
    if (this.root.dataset.fields.includes("figures=1")) body.set("figures", "1")
    const token = document.querySelector("meta[name=csrf-token]")?.content ?? ""
    const answer = await fetch(this.root.dataset.check, { method: "POST", body, headers: { "X-CSRFToken": token, Accept: "application/json" } })
    return answer.ok ? answer.json() : { tree: null, mistakes: [], words: {}, count: "" }
  }

  changed(redraw = false) {
    this.input.value = this.condition.parts.length ? JSON.stringify(written(this.condition)) : ""
    this.input.dispatchEvent(new Event("input", { bubbles: true }))
    if (redraw) this.drawSoon()
    clearTimeout(this.waiting)
    this.waiting = setTimeout(async () => {
      const sent = this.input.value
      const answer = sent ? await this.ask() : { mistakes: [], words: {}, count: "" }
      if (sent === this.input.value) this.told(answer)
    }, 350)
  }

  told({ mistakes = [], words = {}, count = "" }) {
    this.said = words
    this.mistakes = mistakes
    if (mistakes.length) for (const each of this.root.querySelectorAll("[data-kept-error]")) each.remove() // keeping.js said it
    this.count.textContent = this.input.hidden ? count : [...mistakes.map((each) => each.text), count].join(" ")
    this.mark()
  }

  /* Each mistake stands at its token: the path of the text that was sent leads there. */
  mark() {
    for (const each of this.place.querySelectorAll(".cd-wrong")) each.remove()
    for (const each of this.place.querySelectorAll("[aria-invalid]")) each.removeAttribute("aria-invalid")
    for (const { path, text: sentence } of this.mistakes) {
      const shown = [...this.place.querySelectorAll("[data-path]")].filter((each) => `${path.join(".")}.`.startsWith(`${each.dataset.path}.`)).pop() ?? this.place
      const depth = path.length - (shown.dataset.path ?? "").split(".").filter(Boolean).length
      const token = (depth > 1 && shown.querySelector(":scope > .val, :scope > .cd-pick .val")) || shown.querySelector("select, input")
      token?.setAttribute("aria-invalid", "true")
      shown.append(make("span", { class: "cd-wrong ds-err", role: "alert" }, sentence))
    }
    for (const each of this.place.querySelectorAll("[data-said]")) {
      const words = this.said[each.dataset.said]
      each.textContent = words && !each.dataset.said.endsWith(`:${words}`) ? words : ""
    }
  }

  /* Who finds an option by typing its first letters keeps the list until they stop or go on. */
  drawSoon() {
    if (!this.isTyping) return this.draw()
    this.drawLater()
    document.activeElement.addEventListener("focusout", ({ relatedTarget: next }) => this.drawBefore(next), { once: true })
  }

  drawLater() {
    clearTimeout(this.later)
    this.later = setTimeout(() => this.draw(), 1200)
  }

  /* At once, not in a moment: what is typed next belongs into the token that will stand there. */
  drawBefore(next) {
    if (!this.later) return
    if (!this.place.contains(next)) return this.draw()
    next.addEventListener("focusin", () => { if (this.later) this.draw() }, { once: true })
  }

  /* ---- drawing: all of it anew, with the focus where it was ---- */

  draw(focus = "") {
    clearTimeout(this.later)
    this.later = 0
    this.isTyping = false
    const held = focus || document.activeElement?.dataset?.at
    this.number = 0
    this.paths(this.condition, [])
    this.place.replaceChildren(...this.group(this.condition, this.offer))
    this.place.hidden = false
    if (held) (this.place.querySelector(`[data-at="${CSS.escape(held)}"]`) ?? this.place.querySelector("button, select"))?.focus()
    this.mark()
  }

  /* Where each part stands in the text that written() makes. */
  paths(item, path) {
    item.path = path
    if (item.kind) {
      const steps = item.kind.startsWith("not_") ? ["not", item.kind.slice(4)] : [item.kind]
      item.parts.forEach((each, at) => this.paths(each, [...path, ...steps, String(at + 1)]))
    } else if (item.where) this.paths(item.where, [...path, item.none ? "none" : "some", "where"])
  }

  at(what) { return `${what}-${this.number++}` }

  button(word, click, { icon = "+", label, title, kind = "add", at } = {}) {
    return make("button", { type: "button", class: `adm-tk ${kind}`, "aria-label": label, title, "data-at": at ?? this.at("b"), onclick: click }, ...(icon ? [icon, " ", word] : [word]))
  }

  select(options, value, label, change, kind) {
    const made = make("select", {
      class: `adm-tk ${kind}`, "aria-label": label, "data-at": this.at("s"), onchange: () => change(made.value),
      onkeydown: (event) => { this.isTyping = event.key !== "Enter"; if (this.later) this.drawLater() }, onpointerdown: () => { this.isTyping = false },
    })
    for (const each of options) made.append(new Option(each.label, each.value, false, each.value === value))
    if (!options.some((each) => each.value === value)) made.prepend(new Option(value || this.words.choose, value ?? "", true, true))
    return made
  }

  group(item, offer) {
    const shown = []
    const words = this.words
    if (item.parts.length > 1 || item.kind.startsWith("not_"))
      shown.push(this.select(GROUPS.map((value) => ({ value, label: words[value] })), item.kind, words.how, (kind) => { item.kind = kind; this.changed(true) }, "op"))
    const joint = item.kind.endsWith("any") ? "or" : "and"
    item.parts.forEach((each, at) => {
      if (at) shown.push(make("span", { class: "cd-joint" }, words[joint]))
      shown.push(this.part(each, item, at, offer))
    })
    const add = (made) => () => { item.parts.push(made()); this.changed(true) }
    const likely = offer.fields.find((each) => each.name === offer.first) ?? offer.fields[0]
    const first = () => ({ field: likely.name, operator: likely.operators[0].key, operand: "" })
    const isEmpty = !item.parts.length
    if (offer.fields.length) shown.push(this.button(isEmpty ? words.first : item.kind.endsWith("any") ? `${words.or}…` : words.add, add(first), { at: `add-${item.path.join(".")}` }))
    if (!isEmpty) shown.push(this.button(words.group, add(() => ({ kind: item.kind === "any" ? "all" : "any", parts: [first()] }))))
    if (offer.related?.length && offer === this.offer)
      shown.push(this.button(words.related, async () => {
        const made = { none: true, of: offer.related[0].of, raw: {}, path: [] }
        await this.reach(made, offer)
        item.parts.push(made)
        this.changed(true)
      }))
    return shown
  }

  part(item, parent, at, offer) {
    const remove = this.button("×", () => {
      parent.parts.splice(at, 1)
      this.changed()
      this.draw(`add-${parent.path.join(".")}`)
    }, { icon: "", label: this.words.remove, title: this.words.remove, kind: "cd-remove" })
    const inner = item.kind ? this.group(item, offer) : item.of !== undefined ? this.related(item, offer) : this.compared(item, offer)
    const style = item.kind || item.of !== undefined ? "cd-part cd-group" : "cd-part"
    return make("span", { class: style, role: "group", "data-path": item.path.join(".") }, ...inner, remove)
  }

  related(item, offer) {
    const words = this.words
    const how = [{ value: "none", label: words.none }, { value: "some", label: words.some }]
    const change = async (of) => {
      Object.assign(item, { of, raw: {}, offer: { fields: [], related: [] }, where: { kind: "all", parts: [], path: [] } })
      this.draw()  // nothing can be asked until it is known what
      await this.reach(item, offer)
      this.changed(true)
    }
    return [
      this.select(how, item.none ? "none" : "some", words.operator, (value) => { item.none = value === "none"; this.changed(true) }, "op"),
      this.select(offer.related.map((each) => ({ value: each.of, label: each.label })), item.of, words.related, change, "fld"),
      make("span", { class: "cd-joint" }, words.where),
      make("span", { class: "cd-where" }, ...this.group(item.where, item.offer)),
    ]
  }

  compared(item, offer) {
    const field = offer.fields.find((each) => each.name === item.field)
    const names = offer.fields.map((each) => ({ value: each.name, label: each.label }))
    const change = (name) => {
      const next = offer.fields.find((each) => each.name === name)
      Object.assign(item, { field: name, operator: next.operators[0].key, operand: "" })
      this.changed(true)
    }
    const shown = [this.select(names, item.field, this.words.field, change, "fld")]
    if (!field) return shown
    const operators = field.operators.map((each) => ({ value: each.key, label: each.label }))
    shown.push(this.select(operators, item.operator, this.words.operator, (key) => this.compareBy(item, field, key), "op"))
    const takes = field.operators.find((each) => each.key === item.operator)?.takes
    return [...shown, ...this.operand(item, field, takes)]
  }

  compareBy(item, field, key) {
    const takes = (wanted) => field.operators.find((each) => each.key === wanted)?.takes
    const many = takes(key) === "values"
    const first = Array.isArray(item.operand) ? item.operand[0] : item.operand
    if (many) item.operand = first ? [first] : []
    else item.operand = takes(key) === takes(item.operator) || (takes(key) === "value" && Array.isArray(item.operand)) ? text(first) : ""
    item.operator = key
    if (takes(key) === "span" && !item.operand) item.operand = "3 months"
    this.changed(true)
  }

  operand(item, field, takes) {
    if (takes === "nothing") return []
    if (takes === "span") return this.span(item)
    if (takes === "text") return [this.typed(item.operand, { ...field, input: "text", pick: "" }, (value) => { item.operand = value; this.changed() })]
    if (takes !== "values") return this.value(item.operand, field, (value, redraw) => { item.operand = value; this.changed(redraw) })
    const list = Array.isArray(item.operand) ? item.operand : (item.operand = item.operand ? [item.operand] : [])
    if (!list.length) list.push("")
    const shown = list.flatMap((each, at) => [
      ...(at ? [make("span", { class: "cd-joint" }, this.words.or)] : []),
      ...this.value(each, field, (value, redraw) => { list[at] = value; this.changed(redraw) }),
      ...(list.length > 1 ? [this.button("×", () => { list.splice(at, 1); this.changed(true) }, { icon: "", kind: "cd-remove", label: this.words.remove })] : []),
    ])
    return [...shown, this.button(`${this.words.or}…`, () => { list.push(""); this.changed(true) }, { title: this.words.more })]
  }

  value(value, field, change) {
    if (field.options.length) return [this.select(field.options, text(value), this.words.value, (next) => change(next), "val")]
    const said = make("span", { class: "cd-said", "data-said": `${field.name}:${value}` })
    if (!field.words.length) return [this.typed(value, field, change), said]
    const isWord = field.words.some((each) => each.value === value)
    const options = [...field.words, { value: "", label: this.words.other }]
    const word = this.select(options, isWord ? value : "", this.words.value, (next) => change(next, true), "val")
    return isWord ? [word] : [word, this.typed(value, field, change), said]
  }

  typed(value, field, change) {
    const list = field.pick ? `cd-list-${Math.random().toString(36).slice(2)}` : undefined
    const made = make("input", {
      class: "adm-tk val", type: field.input === "date" && (/^\d{4}-\d\d-\d\d$/.test(value) || !value) ? "date" : "text", "aria-label": this.words.value,
      "data-at": this.at("v"), list, autocomplete: "off", size: 12, oninput: () => { change(made.value); if (list) this.suggest(made, field.pick) },
    })
    made.value = text(value)
    if (!list) return made
    made.addEventListener("focus", () => this.suggest(made, field.pick))
    return make("span", { class: "cd-pick" }, made, make("datalist", { id: list }))
  }

  /* Records, people and departments are found by typing; their number is what is kept. */
  suggest(input, url) {
    clearTimeout(input.waiting)
    input.waiting = setTimeout(async () => {
      const answer = await fetch(`${url}?q=${encodeURIComponent(input.value)}`, { headers: { Accept: "application/json" } }).catch(() => null)
      const items = answer?.ok ? await answer.json() : []
      input.nextElementSibling?.replaceChildren(...items.map((each) => new Option([each.text, each.hint].filter(Boolean).join(" · "), each.value)))
    }, 250)
  }

  span(item) {
    const words = this.words
    const rolling = /^(?:(last|past|next)[ _])?(\d{1,4}) (day|week|month|quarter|year)s?$/.exec(item.operand)
    const calendar = /^(this|last|next)[ _](day|week|month|quarter|year)$/.exec(item.operand)
    const way = rolling ? (rolling[1] === "next" ? "next" : "past") : calendar ? { this: "this", last: "previous", next: "following" }[calendar[1]] : "written"
    const count = rolling?.[2] ?? "3"
    const unit = rolling?.[3] ?? calendar?.[2] ?? "month"
    const say = (next, number, of) => {
      if (next === "written") item.operand = ""
      else if (next === "past" || next === "next") item.operand = `${next === "next" ? "next " : ""}${number || 1} ${of}s`
      else item.operand = `${{ this: "this", previous: "last", following: "next" }[next]}_${of}`
    }
    const ways = ["past", "next", "this", "previous", "following", "written"].map((value) => ({ value, label: words[value] }))
    const shown = [this.select(ways, way, words.value, (next) => { say(next, count, unit); this.changed(true) }, "val")]
    if (way === "written") return [...shown, this.typed(item.operand, { input: "text" }, (value) => { item.operand = value; this.changed() })]
    if (rolling) {
      const number = make("input", { class: "adm-tk val cd-number", type: "number", min: 1, max: 9999, "aria-label": words.count, "data-at": this.at("v"), oninput: () => { say(way, number.value, unit); this.changed() } })
      number.value = count
      shown.push(number)
    }
    const units = UNITS.map((value) => ({ value, label: words[rolling ? value : `this_${value}`] }))
    return [...shown, this.select(units, unit, words.value, (of) => { say(way, count, of); this.changed(true) }, "val")]
  }
}

export function start(root = document) {
  for (const each of root.querySelectorAll("[data-conditions]:not([data-started])")) {
    each.dataset.started = ""
    const box = new Box(each)
    box.start().catch(() => { box.input.hidden = false })
    each.querySelector("[data-conditions-turn]")?.addEventListener("click", () => turn(box))
  }
}

/* The text itself, for who prefers it; tokens again once it can be read. */
async function turn(box) {
  if (!box.input.hidden) {
    const answer = box.input.value.trim() ? await box.ask() : { tree: null }
    if (box.input.value.trim() && !isMap(answer.tree)) return box.told(answer)
    box.condition = whole(answer.tree, box.offer)
    await box.reach(box.condition, box.offer)
    box.input.hidden = true
    box.draw()
    return box.told(answer)
  }
  box.input.hidden = false
  box.place.hidden = true
  box.input.focus()
}

start()
document.addEventListener("htmx:after:swap", () => start())
