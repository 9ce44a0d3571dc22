// The keys of a meeting. Letters only where one stands in a beslutspunkt or an upprop and types no text (WCAG 2.1.4).

const SKRIVER = "textarea, select, input:not([type=radio]):not([type=checkbox])"
const ROSTER = { j: "ja", n: "nej", a: "avstar" }

function iUpprop(handelse, tangent) {
  const rad = handelse.target.closest(".upprop__rad")
  const knapp = rad?.querySelector(`input[value="${ROSTER[tangent]}"]`)
  if (!knapp) return false
  knapp.checked = true
  const nasta = rad.nextElementSibling
  ;(nasta?.querySelector("input:checked") ?? nasta?.querySelector("input, button"))?.focus()
  return true
}

function iFraga(handelse, tangent) {
  const fraga = handelse.target.closest("[data-fraga]")
  const mal = fraga?.querySelector(`[data-tangent="${tangent}"]`)
  if (!mal) return false
  mal.click()
  if (mal.matches("summary")) mal.parentElement.querySelector("textarea")?.focus()
  return true
}

function mellanFragor(handelse) {
  const steg = { ArrowDown: 1, ArrowUp: -1 }[handelse.key]
  const fraga = handelse.target.matches(".fraga") && handelse.target
  if (!steg || !fraga) return false
  const alla = [...document.querySelectorAll(".fraga")]
  alla[alla.indexOf(fraga) + steg]?.focus()
  return true
}

/** Listen to the keys of the page from now on. */
export function lyssna() {
  document.addEventListener("keydown", (handelse) => {
    if (handelse.key === "Enter" && (handelse.ctrlKey || handelse.metaKey)) {
      handelse.preventDefault()
      document.querySelector("[data-nasta]")?.click()
      return
    }
    if (handelse.ctrlKey || handelse.metaKey || handelse.altKey || !(handelse.target instanceof Element) || handelse.target.matches(SKRIVER)) return
    const tangent = handelse.key.toLowerCase()
    if (iUpprop(handelse, tangent) || iFraga(handelse, tangent) || mellanFragor(handelse)) handelse.preventDefault()
  })
}

/** Let a field with data-sok filter its list as one types, and Enter press the button of the first that is left. */
export function sok(rot) {
  for (const falt of rot.querySelectorAll("[data-sok]")) {
    const rader = [...rot.querySelectorAll(`${falt.dataset.sok} > li`)]
    const visa = () => {
      const ord = falt.value.trim().toLocaleLowerCase("sv")
      for (const rad of rader) rad.hidden = !rad.dataset.namn.toLocaleLowerCase("sv").split(/\s+/).some((del_) => del_.startsWith(ord)) && !rad.dataset.namn.toLocaleLowerCase("sv").startsWith(ord)
    }
    falt.addEventListener("input", visa)
    falt.addEventListener("keydown", (handelse) => {
      if (handelse.key !== "Enter" || handelse.ctrlKey || handelse.metaKey) return
      handelse.preventDefault()
      const knapp = rader.find((rad) => !rad.hidden)?.querySelector("button")
      if (!knapp || !falt.value.trim()) return
      falt.value = ""
      knapp.click()
      visa()
    })
    visa()
  }
}
