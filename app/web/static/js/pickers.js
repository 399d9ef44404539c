/* Tom Select on every select[data-picker]; loaded only where there is one. */
let library

function loadLibrary() {
  library ??= new Promise((done, failed) => {
    const script = document.createElement("script")
    script.src = new URL("../vendor/tom-select.min.js", import.meta.url)
    script.onload = done
    script.onerror = failed
    document.head.append(script)
  })
  return library
}

async function ask(url, text) {
  const address = new URL(url, location.href)
  address.searchParams.set("q", text)
  const answer = await fetch(address, { headers: { Accept: "application/json" } })
  return answer.ok ? answer.json() : []
}

function line(item, escape) {
  const hint = item.hint ? `<span class="ds-push ds-muted ds-sm">${escape(item.hint)}</span>` : ""
  return `<div class="ds-menu__item"><span class="ds-clip">${escape(item.text)}</span>${hint}</div>`
}

/* What is chosen; an option with a colour stays the badge it is everywhere else. */
function chosen(item, escape) {
  const color = item.color ? ` class="ds-opt" data-color="${escape(item.color)}"` : ""
  return `<div${color}><span class="ds-clip">${escape(item.text)}</span></div>`
}

function make(select) {
  const { url, nothing = "—" } = select.dataset
  // The server says what matches; what it said before is forgotten, what is chosen stays.
  function load(text, done) {
    ask(url, text).then((items) => { this.clearOptions(); done(items) }, () => done())
  }
  const remote = url
    ? { load, preload: "focus", loadThrottle: 200, searchField: [], score: () => () => 1 }
    : {}
  new TomSelect(select, {
    plugins: select.multiple ? ["remove_button"] : select.required ? [] : ["clear_button"],
    refreshThrottle: 0, // who types and presses Enter at once means the option that fits
    valueField: "value", labelField: "text", maxOptions: 200, hideSelected: select.multiple, allowEmptyOption: false,
    onItemAdd() { this.setTextboxValue(""); if (select.multiple) this.refreshOptions(false) },
    lockOptgroupOrder: true,
    render: { option: line, item: chosen, no_results: (_, escape) => `<div class="ds-menu__note">${escape(nothing)}</div>` },
    ...remote,
  })
  select.setAttribute("aria-hidden", "true") // its label now names the box in its place
  select.addEventListener("focus", () => select.tomselect.focus())
}

export async function start(root = document) {
  const selects = [...root.querySelectorAll("select[data-picker]:not(.tomselected)")]
  if (!selects.length) return
  await loadLibrary()
  selects.filter((select) => !select.tomselect).forEach(make)
}

start()
document.addEventListener("htmx:after:swap", () => start())
