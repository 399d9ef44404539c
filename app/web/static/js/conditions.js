/* A condition of a definition, worked out in the browser: the same answer as SQL and Python give.

   The tree is JSON (schema/condition_script.py): true, false, null (only the database can tell),
   {all: […]}, {any: […]}, {not: …} or a test {field, is, …}. `items(field)` returns what the field
   holds: a list of texts (or of {suffix: text} where an item has parts); null in it is something that
   cannot be read here. A value that is missing makes a comparison false, never an error. */

const UNKNOWN = null

/* Figures as whole numbers of the smallest place of both: 0.1 + 0.2 plays no part. */
function scaled(text, places) {
  const [whole, fraction = ""] = text.split(".")
  return BigInt(whole + fraction.padEnd(places, "0"))
}

function compared(one, other, figures) {
  if (!figures) return one < other ? -1 : one > other ? 1 : 0
  const places = Math.max(...[one, other].map((text) => (text.split(".")[1] ?? "").length))
  const [first, second] = [scaled(one, places), scaled(other, places)]
  return first < second ? -1 : first > second ? 1 : 0
}

const TESTS = {
  any_of: (test) => (item) => test.of.some((each) => compared(item, each, test.figures) === 0),
  other: (test) => (item) => compared(item, test.than, test.figures) !== 0,
  least: (test) => (item) => compared(item, test.than, test.figures) >= 0,
  most: (test) => (item) => compared(item, test.than, test.figures) <= 0,
  more: (test) => (item) => compared(item, test.than, test.figures) > 0,
  less: (test) => (item) => compared(item, test.than, test.figures) < 0,
  between: (test) => (item) => compared(item, test.first, test.figures) >= 0 && compared(item, test.last, test.figures) <= 0,
  contains: (test) => (item) => item.toLowerCase().includes(test.text),
  starts: (test) => (item) => item.toLowerCase().startsWith(test.text),
  ends: (test) => (item) => item.toLowerCase().endsWith(test.text),
}

const not = (answer) => (answer === UNKNOWN ? UNKNOWN : !answer)

function any(answers) {
  if (answers.includes(true)) return true
  return answers.includes(UNKNOWN) ? UNKNOWN : false
}

const all = (answers) => not(any(answers.map(not)))

function tested(test, items) {
  if (test.is === "empty") return items.length === 0
  if (test.is === "filled") return items.length > 0
  if (test.is === "all_of") return all(test.of.map((each) => tested({ ...test, is: "any_of", of: [each] }, items)))
  const holds = TESTS[test.is](test)
  const parts = items.map((item) => (item !== null && typeof item === "object" ? item[test.part ?? ""] : item))
  return any(parts.map((part) => (part === null || part === undefined ? UNKNOWN : holds(part))))
}

/* true, false, or null where it cannot be known here. */
export function verdict(tree, items) {
  if (tree === null || typeof tree === "boolean") return tree
  if (tree.all) return all(tree.all.map((part) => verdict(part, items)))
  if (tree.any) return any(tree.any.map((part) => verdict(part, items)))
  if (tree.not) return not(verdict(tree.not, items))
  const held = items(tree.field)
  return held === null || held === undefined ? UNKNOWN : tested(tree, held)
}
