/* form[data-passkey="create" | "get"] data-options="URL": asks the browser for a passkey and sends
   its answer, as JSON, in the input named `credential`, or as data-input says. Hidden where the
   browser knows none. */
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0))
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "")

/* What browsers before 2025 lack: PublicKeyCredential.parse…FromJSON and toJSON. */
const read = (options) => ({
  ...options,
  challenge: bytes(options.challenge),
  ...(options.user && { user: { ...options.user, id: bytes(options.user.id) } }),
  ...(options.allowCredentials && { allowCredentials: options.allowCredentials.map((each) => ({ ...each, id: bytes(each.id) })) }),
  ...(options.excludeCredentials && { excludeCredentials: options.excludeCredentials.map((each) => ({ ...each, id: bytes(each.id) })) }),
})
const written = ({ id, rawId, type, response, authenticatorAttachment }) => ({
  id, type, rawId: text(rawId), authenticatorAttachment, clientExtensionResults: {},
  response: {
    clientDataJSON: text(response.clientDataJSON),
    ...(response.attestationObject && { attestationObject: text(response.attestationObject), transports: response.getTransports?.() ?? [] }),
    ...(response.authenticatorData && { authenticatorData: text(response.authenticatorData), signature: text(response.signature) }),
    ...(response.userHandle && { userHandle: text(response.userHandle) }),
  },
})

const ask = async (form) => {
  const token = form.elements.csrf_token.value
  const answer = await fetch(form.dataset.options, { method: "POST", headers: { "X-CSRFToken": token } })
  if (!answer.ok || answer.redirected) return location.reload() // too late: the page itself says so
  const publicKey = read(await answer.json())
  const credential = await navigator.credentials[form.dataset.passkey]({ publicKey })
  form.elements[form.dataset.input ?? "credential"].value = JSON.stringify(written(credential))
  form.submit()
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const knows = window.isSecureContext && Boolean(window.PublicKeyCredential)
  form.hidden = !knows
  const without = form.parentElement.querySelector("[data-without-passkeys]")
  if (without) without.hidden = knows
  const says = form.querySelector("[data-passkey-says]")
  form.addEventListener("submit", (event) => {
    event.preventDefault()
    if (says) says.hidden = true
    form.setAttribute("aria-busy", "true")
    ask(form).catch(() => { if (says) says.hidden = false }).finally(() => form.removeAttribute("aria-busy"))
  })
}

/* input[data-code="6"]: sends its form once that many digits stand in it, typed or pasted. */
for (const input of document.querySelectorAll("input[data-code]")) {
  input.addEventListener("input", () => {
    const digits = input.value.replace(/\s/g, "")
    if (/^\d+$/.test(digits) && digits.length === Number(input.dataset.code)) input.form.requestSubmit()
  })
}
