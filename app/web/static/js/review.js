// The review: the publish button is off while something is missing, and the bar says what.
const form = document.querySelector("[data-review]");

function waits(key) {
  const box = [...form.querySelectorAll('[name="agree"]')].find((each) => each.value === key);
  if (box) return !box.checked;
  const typed = form.elements.namedItem(`typed.${key}`);
  return !typed || typed.value.trim() !== typed.dataset.typed;
}

function show() {
  const bar = form.querySelector("[data-missing]");
  const publish = form.querySelector("[data-publish]");
  if (!bar || !publish) return;
  const links = [...bar.querySelectorAll("[data-waits]")];
  for (const link of links) link.hidden = !waits(link.dataset.waits);
  const left = links.some((link) => !link.hidden);
  bar.hidden = !left;
  publish.disabled = left;
}

if (form) {
  form.addEventListener("input", show);
  form.addEventListener("change", show);
  show();
}
