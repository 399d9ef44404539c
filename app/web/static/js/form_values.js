/* What is typed into a field, as conditions compare it: [data-field] with data-reads (FieldType.reads).

   Only what is sure is read; anything else is null: something is there, and the server says what.
   A text with letters in it may be a figure to the panel (3.5万), so it is not taken for none. */

const folded = (text) => text.normalize("NFKC").replace(/[−–﹣]/g, "-").trim()
const match = (text, form, made) => { const found = form.exec(text); return found ? made(found) : null }
const two = (text) => text.padStart(2, "0")

function figure(text) {
  return match(folded(text), /^([+-]?)(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d*))?$/, ([, sign, whole, fraction]) =>
    `${sign === "-" ? "-" : ""}${whole.replaceAll(",", "")}${fraction ? `.${fraction}` : ""}`)
}

function day(text) {
  const found = /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})$/.exec(folded(text))
  if (!found) return null
  const [, year, , month, date] = found
  const made = new Date(Date.UTC(Number(year), Number(month) - 1, Number(date)))
  return made.getUTCMonth() + 1 === Number(month) ? `${year}-${two(month)}-${two(date)}` : null
}

const clock = (text) => match(folded(text), /^(\d{1,2}):(\d{2})(?::(\d{2}))?$/, ([, hour, minute, second]) =>
  (hour < 24 && minute < 60 ? `${two(hour)}:${minute}:${second ?? "00"}.000000` : null))

function seconds(text) {
  const units = { d: 86400, h: 3600, m: 60, s: 1 }
  const plain = folded(text).toLowerCase()
  const time = /^(\d{1,6}):([0-5]\d)(?::([0-5]\d))?$/.exec(plain)
  if (time) return String(Number(time[1]) * 3600 + Number(time[2]) * 60 + Number(time[3] ?? 0))
  if (!/^(\d+ ?[dhms] ?)+$/.test(plain)) return null
  return String([...plain.matchAll(/(\d+) ?([dhms])/g)].reduce((sum, [, count, unit]) => sum + Number(count) * units[unit], 0))
}

/* How far a zone is from UTC at a moment, in milliseconds. */
function offset(zone, moment) {
  const style = { timeZone: zone, hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric" }
  const part = Object.fromEntries(new Intl.DateTimeFormat("en-US", style).formatToParts(moment).map((each) => [each.type, Number(each.value)]))
  return Date.UTC(part.year, part.month - 1, part.day, part.hour, part.minute, part.second) - moment
}

function moment(text, { zone }) {
  const found = /^(\d{4}-\d\d-\d\d)[T ](\d\d):(\d\d)(?::(\d\d))?$/.exec(text.trim())
  if (!found) return null
  const local = Date.parse(`${found[1]}T${found[2]}:${found[3]}:${found[4] ?? "00"}Z`)
  if (Number.isNaN(local)) return null
  const first = local - offset(zone, local)
  return `${new Date(local - offset(zone, first)).toISOString().slice(0, 19)}.000000`
}

const ref = (text, { target }) => match(folded(text), /^(?:([a-z_][a-z0-9_]*):|#)?([1-9]\d*)$/, ([, entity, id]) =>
  (entity ?? target ? `${entity ?? target}:${id}` : null))

const READERS = {
  line: (text) => text.normalize("NFC").replace(/\s+/g, " ").trim(),
  lines: (text) => text.normalize("NFC").trim(),
  code: (text) => match(folded(text).replace(/[\s-]/g, "").toUpperCase(), /^[0-9A-Z]+$/, ([code]) => code),
  keys: (text) => text,
  region: (text) => match(text.trim(), /^\d{2}(\d{2}){0,2}$/, ([code]) => code),
  figure, day, clock, seconds, moment, refs: ref,
}

function texts(place) {
  const found = []
  for (const input of place.querySelectorAll("input, select, textarea")) {
    if (!input.name.startsWith("field.") && !input.name.startsWith("upload.")) continue
    if (input.matches("select")) found.push(...[...input.selectedOptions].map((each) => [input.name, each.value]))
    else if (input.matches("[type=radio], [type=checkbox]")) { if (input.checked) found.push([input.name, input.value]) }
    else found.push([input.name, input.value])
  }
  return found.filter(([, text]) => text.trim())
}

function address(held) {
  const part = (name) => held.find(([key]) => key.endsWith(`.${name}`))?.[1] ?? ""
  const region = part("region")
  return [{ "": region ? READERS.region(region) : "", street: READERS.line(part("street")), postcode: folded(part("postcode")) }]
}

/* The items of the field that is drawn in `place`. */
export function itemsIn(place) {
  const held = texts(place)
  if (!held.length) return []
  const { reads } = place.dataset
  if (reads === "address") return address(held)
  // A kind alone is no number; where something cannot be read, it still is something.
  if (!READERS[reads]) return held.some(([name]) => !name.endsWith(".kind")) ? [null] : []
  const only = ["keys", "refs"].includes(reads) ? held : held.slice(-1)
  return only.map(([, text]) => READERS[reads](text, place.dataset))
}
