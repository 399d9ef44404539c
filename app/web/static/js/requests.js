/* htmx: every request carries the CSRF token, and a refusal is shown, not swallowed. */
document.addEventListener("htmx:config:request", (event) => {
  const token = document.querySelector("meta[name=csrf-token]")?.content
  if (token) event.detail.ctx.request.headers["X-CSRFToken"] = token
})
