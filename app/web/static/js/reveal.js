/* A masked value is shown for a while, for a reason.

   a[data-reveal]  the eye beside a mask: its page asks for the reason (#reveal) and answers with the
                   value (#revealed, data-seconds); data-again names the eye while the value is shown

   Without scripts those are pages. Here the question opens in a dialog by the eye, and the value
   stands in the place of its mask until its time is over, the eye is used again, or the page is left. */
let asking = null // the one dialog that is open, and its eye
const shown = new Map() // eye -> what masks its value again

const part = async (answer, selector) =>
  new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(selector)

document.addEventListener("click", (event) => {
  const eye = event.target.closest("a[data-reveal]")
  if (!eye || event.metaKey || event.ctrlKey || event.shiftKey) return
  event.preventDefault()
  if (shown.has(eye)) return shown.get(eye)()
  ask(eye)
})

document.addEventListener("keydown", (event) => {
  const eye = event.target.closest?.("a[data-reveal]")
  if (!eye || event.key !== " ") return
  event.preventDefault() // it is a button to those who hear it: the space bar presses it
  eye.click()
})

async function ask(eye) {
  if (asking) return
  asking = eye
  const form = await fetch(eye.href).then((answer) => part(answer, "#reveal")).catch(() => null)
  if (!form) return location.assign(eye.href) // signed out, offline …: the page itself says why
  const dialog = document.createElement("dialog")
  dialog.className = "ds-pop ds-rec__pop"
  dialog.setAttribute("aria-labelledby", "reveal-title")
  dialog.append(form)
  document.body.append(dialog)
  dialog.addEventListener("close", () => {
    dialog.remove()
    asking = null
  })
  dialog.addEventListener("click", (event) => event.target.closest("[data-close]") && event.preventDefault())
  dialog.addEventListener("submit", (event) => send(event, dialog, eye))
  dialog.showModal()
  place(dialog, eye)
}

/* Above the eye, or below where there is no room; a narrow window has it at its foot (records.css). */
function place(dialog, eye) {
  const at = eye.getBoundingClientRect()
  const { offsetWidth: width, offsetHeight: height } = dialog
  const within = (place, size, room) => `${Math.max(Math.min(place, room - size - 8), 8)}px`
  const above = at.top - height - 6
  dialog.style.setProperty("--ds-reveal-top", within(above >= 8 ? above : at.bottom + 6, height, innerHeight))
  dialog.style.setProperty("--ds-reveal-left", within(at.right + 20 - width, width, innerWidth))
}

async function send(event, dialog, eye) {
  event.preventDefault()
  const form = event.target
  const button = form.querySelector("button.btn-primary")
  if (button.disabled) return // one press, one value
  button.disabled = true
  try {
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form) })
    if (answer.ok) {
      const value = await part(answer, "#revealed")
      dialog.close()
      return show(eye, value)
    }
    const again = await part(answer, "#reveal")
    if (!again) return location.assign(eye.href)
    form.replaceWith(again)
    place(dialog, eye)
    again.querySelector("[aria-invalid], a.btn")?.focus()
  } catch {
    button.disabled = false // offline: nothing was shown, everything typed is still there
  }
}

function show(eye, value) {
  const box = eye.parentElement
  const mask = box.firstChild
  const hidden = mask.data
  const label = eye.getAttribute("aria-label")
  const clock = Object.assign(document.createElement("span"), { className: "ds-num ds-sm ds-muted" })
  clock.setAttribute("aria-hidden", "true")
  const until = Date.now() + value.dataset.seconds * 1000
  box.setAttribute("aria-live", "polite")
  box.classList.add("is-revealed")
  mask.data = value.textContent
  eye.setAttribute("aria-pressed", "true")
  eye.setAttribute("aria-label", eye.dataset.again)
  eye.title = eye.dataset.again
  eye.before(clock)

  const tick = () => {
    const left = Math.ceil((until - Date.now()) / 1000)
    if (left <= 0) return end()
    clock.textContent = `${left} s`
  }
  const timer = setInterval(tick, 250)
  const end = () => {
    clearInterval(timer)
    shown.delete(eye)
    clock.remove()
    mask.data = hidden
    box.classList.remove("is-revealed")
    eye.removeAttribute("aria-pressed")
    eye.setAttribute("aria-label", label)
    eye.title = label
  }
  shown.set(eye, end)
  tick()
  eye.focus()
}

/* Neither "back" nor a sleeping tab finds a value again. */
addEventListener("pagehide", () => shown.forEach((end) => end()))
