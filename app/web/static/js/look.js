/* Light or dark at once; the server remembers it. */
const html = document.documentElement

document.addEventListener("submit", (event) => {
  const form = event.target
  if (!form.matches("[data-theme-form]")) return
  event.preventDefault()
  const theme = html.dataset.bsTheme === "dark" ? "light" : "dark"
  html.dataset.bsTheme = html.dataset.theme = theme
  const body = new FormData(form)
  body.set("theme", theme)
  fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } })
})

matchMedia("(prefers-color-scheme: dark)").addEventListener("change", (dark) => {
  if (html.dataset.theme === "auto") html.dataset.bsTheme = dark.matches ? "dark" : "light"
})
