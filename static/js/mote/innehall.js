// The part of the meeting's page that changes: fetched anew and put in place, with what is typed, open and in focus kept.

const TID = 8000
const sidor = new Map()

const falten = (rot) => [...rot.querySelectorAll("textarea[id], select[id], input[id]:not([type=hidden])")].filter((f) => !f.closest("[data-autospara]"))
const valen = (rot) => [...rot.querySelectorAll("input[type=radio], input[type=checkbox]")]
const adress = (url) => new URL(url, location.href)
const nyckel = (url) => adress(url).pathname + adress(url).search

/** Return the part as HTML: from the server, else as it was last seen; null where it was never seen. */
export async function hamta(url) {
  try {
    const svar = await fetch(nyckel(url), { headers: { "X-Del": "mote" }, signal: AbortSignal.timeout(TID) })
    if (!svar.ok || svar.redirected) throw new Error(`mote: ${svar.status}`)
    const html = await svar.text()
    sidor.set(nyckel(url), html)
    return html
  } catch {
    return sidor.get(nyckel(url)) ?? null
  }
}

/** Fetch *urler* in idle time, so that they can be looked at without a network. */
export function hamtaI_forvag(urler) {
  const nu = async () => {
    for (const url of urler) if (!sidor.has(nyckel(url))) await hamta(url)
  }
  globalThis.requestIdleCallback ? requestIdleCallback(nu, { timeout: 5000 }) : setTimeout(nu, 1000)
}

function minns(rot, sand) {
  const utom = (f) => !(sand && f.form === sand && !("behall" in f.dataset))
  return {
    text: falten(rot).filter((f) => f.type !== "radio" && f.type !== "checkbox" && utom(f) && (f.matches("select") ? f.selectedIndex > 0 : f.value !== f.defaultValue)).map((f) => [f.id, f.value]),
    val: valen(rot).filter((f) => utom(f) && f.checked !== f.defaultChecked).map((f) => [f.name, f.value, f.checked]),
    oppna: [...rot.querySelectorAll("details[id]")].filter((d) => d.open && !(sand && d.contains(sand))).map((d) => d.id),
    fokus: rot.contains(document.activeElement) ? document.activeElement.id : "",
    anteckningar: rot.querySelector("[data-anteckningar]"),
  }
}

/** Put *html* in the place of the part *gammal*; return the new part. *sand* is the form that was just sent. */
export function ersatt(gammal, html, { sand = null, plats = "", andraPunkten = false } = {}) {
  const mall = document.createElement("template")
  mall.innerHTML = html
  const ny = mall.content.querySelector("#motesinnehall")
  const samma = !andraPunkten && gammal.dataset.punkt === ny.dataset.punkt
  const minne = minns(gammal, sand)
  const hadeFokus = gammal.contains(document.activeElement)
  const anteckningar = ny.querySelector("[data-anteckningar]")
  // The notes one writes stay the same field, so that no keystroke falls between.
  if (samma && anteckningar && minne.anteckningar) anteckningar.replaceWith(minne.anteckningar)
  gammal.replaceWith(ny)
  if (samma) {
    for (const [id, varde] of minne.text) {
      const falt = document.getElementById(id)
      if (falt && ny.contains(falt)) falt.value = varde
    }
    for (const [namn, varde, vald] of minne.val) {
      const falt = valen(ny).find((f) => f.name === namn && f.value === varde)
      if (falt) falt.checked = vald
    }
    for (const id of minne.oppna) document.getElementById(id)?.setAttribute("open", "")
  }
  const kvar = minne.fokus && document.getElementById(minne.fokus)
  const mal = plats && document.getElementById(plats)
  if (samma && kvar && (kvar.matches("[data-behall], #anteckningstext") || !mal)) kvar.focus({ preventScroll: true })
  else if (mal && hadeFokus) mal.focus()
  else if (hadeFokus) (document.getElementById("nu") ?? ny).focus?.()
  return ny
}
