// Log in again where one writes, when the session has ended: the text stays on the page meanwhile, and is saved after.
import { csrf, fornya, somJag } from "forum/redigerare/csrf"

const GICK_INTE = "Inloggningen gick inte härifrån. Försök igen om en stund, eller logga in i en ny flik."
const dialog = document.getElementById("logga-in-igen")
const form = dialog.querySelector("form")
const fel = dialog.querySelector("[role=alert]")

function orsak(data) {
  const falt = Object.values(data?.form?.fields ?? {}).flatMap((f) => f.errors)
  return [...(data?.form?.errors ?? []), ...falt].join(" ") || GICK_INTE
}

/** Log out whoever else has logged in in this browser meanwhile: to them the log-in page would only say welcome. */
async function slappAnnan() {
  const svar = await fetch(document.querySelector("[data-journalnyckel]").dataset.journalnyckel, { headers: somJag() })
  if (svar.status !== 403) return
  await fetch(document.querySelector("[data-utloggning]").action, { method: "POST", body: new URLSearchParams({ csrfmiddlewaretoken: csrf() }) })
}

async function loggaIn() {
  await slappAnnan()
  const data = new FormData(form)
  data.set("csrfmiddlewaretoken", csrf())
  const svar = await fetch(form.action, { method: "POST", body: data, headers: { Accept: "application/json", "X-Requested-With": "XMLHttpRequest" } })
  const kropp = await svar.json().catch(() => null)
  return svar.ok && kropp?.location ? "" : orsak(kropp)
}

document.addEventListener("click", (handelse) => {
  const oppnare = handelse.target.closest?.("[data-dialog='logga-in-igen']")
  if (oppnare) dialog.querySelector("[data-annan]").hidden = !("annan" in oppnare.dataset)
})

/** Call *sedan* when the person has logged in again in the dialog. */
export function vidInloggning(sedan) {
  form.addEventListener("submit", async (handelse) => {
    handelse.preventDefault()
    fel.textContent = await loggaIn().catch(() => GICK_INTE)
    form.password.value = ""
    if (fel.textContent) return form.password.focus()
    dialog.close()
    fornya()
    sedan()
  })
}
