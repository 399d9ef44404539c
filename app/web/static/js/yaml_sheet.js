/* A textarea with its text painted behind it: numbers, colours, and notes below the lines they are
   about. The textarea keeps what browsers do well (typing, IME, undo, screen readers); where notes
   push lines apart it is moved so that its line at the pointer or the caret lies on the painted one. */
const PIECE = /(#.*$)|("(?:[^"\\]|\\.)*"|'(?:[^']|'')*')|([\w.*-]+)(?=\s*:(?:\s|$))|\b(true|false|null|-?\d+(?:\.\d+)?)\b/g
const KINDS = ["", "adm-yc", "adm-ys", "adm-yk", "adm-yn"]
const MOST = 8000 // lines to paint; a longer text stays a plain textarea

function colours(line) {
  const made = document.createDocumentFragment()
  let at = 0
  for (const found of line.matchAll(PIECE)) {
    if (found[1] !== undefined && found.index > 0 && !/\s/.test(line[found.index - 1])) continue
    made.append(line.slice(at, found.index))
    const piece = document.createElement("span")
    piece.className = KINDS[found.findIndex((each, number) => number > 0 && each !== undefined)]
    piece.textContent = found[0]
    made.append(piece)
    at = found.index + found[0].length
  }
  made.append(line.slice(at))
  return made
}

export class Sheet {
  constructor(box) {
    this.box = box
    for (const name of ["sheet", "paint", "caret"]) this[name] = box.querySelector(`[data-${name}]`)
    this.area = box.querySelector("textarea")
    this.rows = []
    this.notes = [] // {line, kind, text, wrong, button?}
    this.gaps = [] // of the notes as drawn: {line, height}
    const area = this.area
    area.addEventListener("scroll", () => { area.scrollTop = area.scrollLeft = 0 })
    box.addEventListener("pointermove", (event) => this.alignAt(event.clientY))
    box.addEventListener("pointerdown", (event) => this.alignAt(event.clientY))
    for (const name of ["keydown", "compositionstart", "beforeinput"]) area.addEventListener(name, () => this.alignToCaret())
    document.addEventListener("selectionchange", () => { if (document.activeElement === area) this.drawCaret() })
    for (const name of ["focus", "blur"]) area.addEventListener(name, () => this.drawCaret())
    new ResizeObserver(() => this.measure()).observe(box)
  }

  get lines() { return this.area.value.split("\n") }

  lineOf(offset) { return this.area.value.slice(0, offset).split("\n").length }

  /* Paint the lines that differ from those painted before; notes below them move along. */
  draw() {
    const lines = this.lines
    const isPlain = lines.length > MOST || this.area.value.length > 1_000_000 || matchMedia("(forced-colors: active)").matches
    this.box.classList.toggle("is-painted", !isPlain)
    if (isPlain) return
    const old = this.rows
    let head = 0
    while (head < old.length && head < lines.length && old[head].text === lines[head]) head++
    let tail = 0
    while (tail < old.length - head && tail < lines.length - head && old.at(-1 - tail).text === lines.at(-1 - tail)) tail++
    const fresh = lines.slice(head, lines.length - tail).map((text) => this.row(text))
    const gone = old.slice(head, old.length - tail)
    const before = old[old.length - tail]?.element ?? null
    gone.forEach((each) => each.element.remove())
    fresh.forEach((each) => this.paint.insertBefore(each.element, before))
    this.rows = [...old.slice(0, head), ...fresh, ...old.slice(old.length - tail)]
    const moved = lines.length - old.length
    if (moved) for (const note of this.notes) if (note.line > old.length - tail) note.line += moved
    this.placeNotes()
  }

  row(text) {
    const element = document.createElement("div")
    element.className = "df-row"
    const code = document.createElement("code")
    code.append(colours(text))
    element.append(code)
    return { text, element, code }
  }

  tell(notes) {
    this.notes = notes
    if (this.rows.length) this.placeNotes()
  }

  placeNotes() {
    this.paint.querySelectorAll(".df-note").forEach((each) => each.remove())
    for (const row of this.paint.querySelectorAll(".is-bad, .is-warned")) row.classList.remove("is-bad", "is-warned")
    const behind = new Map()
    for (const note of this.notes) {
      const row = this.rows[note.line - 1]
      if (!row) continue
      row.element.classList.add(note.kind === "bad" ? "is-bad" : "is-warned")
      const made = document.createElement("div")
      made.className = `df-note${note.kind === "bad" ? "" : " is-warning"}`
      const text = document.createElement("span")
      text.textContent = note.text
      made.append(text, ...(note.button ? [note.button] : []))
      ;(behind.get(row) ?? row.element).after(made)
      behind.set(row, made)
    }
    this.underline()
    this.measure()
  }

  measure() {
    this.gaps = [...this.paint.querySelectorAll(".df-note")].map((each) => ({
      line: this.rows.findIndex((row) => row.element === this.rowAbove(each)) + 1,
      top: each.offsetTop, height: each.offsetHeight,
    }))
    this.box.classList.toggle("has-gaps", this.gaps.length > 0)
    this.alignToCaret()
    this.drawCaret()
  }

  rowAbove(note) {
    let found = note.previousElementSibling
    while (found?.classList.contains("df-note")) found = found.previousElementSibling
    return found
  }

  /* -- where things are ------------------------------------------------------------------- */

  shift(line) { // how far the notes above push a line down
    return this.gaps.reduce((sum, gap) => sum + (gap.line < line ? gap.height : 0), 0)
  }

  align(shift) { this.area.style.setProperty("--df-shift", `${shift}px`) }

  alignAt(clientY) {
    if (!this.gaps.length) return this.align(0)
    const y = clientY - this.sheet.getBoundingClientRect().top
    this.align(this.gaps.reduce((sum, gap) => sum + (gap.top + gap.height <= y ? gap.height : 0), 0))
  }

  alignToCaret() {
    const { selectionStart, selectionEnd, selectionDirection } = this.area
    this.align(this.gaps.length ? this.shift(this.lineOf(selectionDirection === "backward" ? selectionStart : selectionEnd)) : 0)
  }

  point(offset) { // line (from 0), and the text node with the place in it
    const before = this.area.value.slice(0, offset)
    const line = before.split("\n").length - 1
    let left = before.length - before.lastIndexOf("\n") - 1
    return { line, ...this.inRow(line, left) }
  }

  inRow(line, column) {
    const code = this.rows[line]?.code
    if (!code) return {}
    const walker = document.createTreeWalker(code, NodeFilter.SHOW_TEXT)
    let last = null
    while (walker.nextNode()) {
      last = walker.currentNode
      if (column <= last.length) return { node: last, at: column }
      column -= last.length
    }
    return last ? { node: last, at: last.length } : { node: code, at: 0 }
  }

  ranges(start, end) {
    const [from, to] = [this.point(start), this.point(end)]
    const found = []
    for (let line = from.line; line <= to.line && this.rows[line]; line++) {
      const one = line === from.line ? from : this.inRow(line, 0)
      const two = line === to.line ? to : this.inRow(line, this.rows[line].text.length)
      const range = document.createRange()
      range.setStart(one.node, one.at)
      range.setEnd(two.node, two.at)
      found.push(range)
    }
    return found
  }

  /* -- caret and selection, where the native ones would lie on other lines ------------------- */

  drawCaret() {
    const { area, caret } = this
    const { selectionStart: start, selectionEnd: end } = area
    const isShown = this.gaps.length > 0 && document.activeElement === area
    caret.hidden = !isShown || start !== end
    if (window.Highlight) CSS.highlights.set("df-selection", new Highlight(...(isShown && start !== end ? this.ranges(start, end) : [])))
    if (!isShown) return
    const { line, node, at } = this.point(area.selectionDirection === "backward" ? start : end)
    if (!node) return
    const range = document.createRange()
    range.setStart(node, at)
    const row = this.rows[line].element
    const left = range.getClientRects()[0]?.left ?? this.rows[line].code.getBoundingClientRect().left
    caret.style.setProperty("--df-x", `${left - this.sheet.getBoundingClientRect().left}px`)
    caret.style.setProperty("--df-y", `${row.offsetTop}px`)
    caret.getAnimations().forEach((each) => { each.currentTime = 0 })
  }

  underline() {
    if (!window.Highlight) return
    const found = { bad: [], wrn: [] }
    for (const note of this.notes) {
      const at = note.wrong ? (this.rows[note.line - 1]?.text.indexOf(note.wrong) ?? -1) : -1
      if (at < 0) continue
      const [one, two] = [this.inRow(note.line - 1, at), this.inRow(note.line - 1, at + note.wrong.length)]
      const range = document.createRange()
      range.setStart(one.node, one.at)
      range.setEnd(two.node, two.at)
      found[note.kind].push(range)
    }
    CSS.highlights.set("df-wrong", new Highlight(...found.bad))
  }

  goTo(line) {
    const lines = this.lines
    const at = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0)
    this.area.focus({ preventScroll: true })
    this.area.setSelectionRange(at, at + (lines[line - 1]?.length ?? 0))
    const row = this.rows[line - 1]?.element
    if (row) this.box.scrollTop = Math.max(0, row.offsetTop - 110)
    else this.area.scrollTop = Math.max(0, (line - 6) * parseFloat(getComputedStyle(this.area).lineHeight))
    this.alignToCaret()
  }

  /* Put `text` in the place of all, so that undo takes back only what differs. */
  replace(text) {
    const now = this.area.value
    let head = 0
    while (head < now.length && now[head] === text[head]) head++
    let tail = 0
    while (tail < Math.min(now.length, text.length) - head && now.at(-1 - tail) === text.at(-1 - tail)) tail++
    if (head + tail < Math.max(now.length, text.length)) this.put(text.slice(head, text.length - tail), head, now.length - tail)
  }

  put(text, from = this.area.selectionStart, to = this.area.selectionEnd) {
    this.area.focus({ preventScroll: true })
    this.area.setSelectionRange(from, to)
    const isDone = text ? document.execCommand("insertText", false, text) : document.execCommand("delete")
    if (!isDone) {
      this.area.setRangeText(text, from, to, "end")
      this.area.dispatchEvent(new Event("input", { bubbles: true }))
    }
  }
}
