// Those who are on the page: their initials in the toolbar and at the part they are in, and a word when somebody comes or goes.

const FARGER = 6
const MELLAN = 60_000
const rad = document.querySelector("[data-verktyg]")
const fargAv = new Map()
const rost = document.createElement("p")
let visat = ""
let sagda = new Map()
let sagt = -MELLAN

rost.className = "dold"
rost.setAttribute("role", "status")
rad.append(rost)

/** Return the colour of a person, the same as long as the page is open; its pattern goes with it. */
function farg(vem) {
  if (!fargAv.has(vem)) fargAv.set(vem, fargAv.size % FARGER)
  return fargAv.get(vem)
}

function initialer(person, text) {
  const li = document.createElement("li")
  const tecken = document.createElement(person.adress ? "a" : "span")
  tecken.className = "skrivande__tecken"
  tecken.dataset.farg = person.farg
  tecken.title = text
  if (person.adress) tecken.href = `#${person.adress}`
  const synligt = document.createElement("span")
  synligt.setAttribute("aria-hidden", "true")
  synligt.textContent = person.initialer
  const last = document.createElement("span")
  last.className = "dold"
  last.textContent = text
  tecken.append(synligt, last)
  li.append(tecken)
  return li
}

function lista(klass, etikett, rader) {
  const ul = document.createElement("ul")
  ul.className = `skrivande ${klass}`
  ul.setAttribute("role", "list")
  ul.setAttribute("aria-label", etikett)
  ul.append(...rader)
  return ul
}

/** Return one of each person that *nyckel* tells apart. */
const enVar = (andra, nyckel) => [...new Map(andra.map((a) => [nyckel(a), a])).values()]

function rita(andra, texter) {
  for (const gammal of document.querySelectorAll(".skrivande")) gammal.remove()
  if (!andra.length) return
  // One who suggests where this page writes, or the other way round, is shown at the part.
  const platsen = (a) => texter.find((t) => t.uuid === a.text && !t.plats.hidden)?.plats ?? document.getElementById(a.stalle)
  const var_ = (a) => texter.find((t) => t.uuid === a.text)?.plats.dataset.etikett ?? platsen(a)?.querySelector("h2")?.textContent
  const alla = enVar(andra, (a) => `${a.vem} ${a.stalle} ${a.text}`)
  const overst = enVar(alla, (a) => a.vem).map((a) => {
    const plats = var_(a)
    return initialer({ ...a, adress: platsen(a) ? a.stalle : "" }, [a.jag ? "Du i en annan flik" : a.namn, plats].filter(Boolean).join(", "))
  })
  rad.append(lista("skrivande--alla", "Här just nu", overst))
  for (const plats of new Set(alla.map(platsen))) {
    if (!plats) continue
    const har = alla.filter((a) => platsen(a) === plats)
    plats.prepend(lista("skrivande--har", "Skriver här", har.map((a) => initialer(a, a.jag ? "Du skriver här i en annan flik" : `${a.namn} skriver här`))))
  }
}

/** Say who has come and gone, at most once a minute. */
function sag(andra) {
  const nu = new Map(andra.filter((a) => !a.jag).map((a) => [a.vem, a.namn]))
  const kom = [...nu].filter(([vem]) => !sagda.has(vem)).map(([, namn]) => namn)
  const gick = [...sagda].filter(([vem]) => !nu.has(vem)).map(([, namn]) => namn)
  if (!(kom.length || gick.length) || performance.now() - sagt < MELLAN) return
  const mening = (namn, vad) => namn.length && `${namn.join(" och ")} ${vad}.`
  rost.textContent = [mening(kom, "skriver också här"), mening(gick, "har gått")].filter(Boolean).join(" ")
  sagda = nu
  sagt = performance.now()
}

/** Show *andra* (as the server tells them) on the page and in *texter*. */
export function visaSkrivande(andra, texter) {
  const med = andra.map((a) => ({ ...a, farg: farg(a.vem), initialer: a.jag ? "Du" : a.initialer }))
  for (const text of texter) text.visaAndra(med.filter((a) => a.text === text.uuid))
  const nytt = JSON.stringify(med.map(({ vem, stalle, text, namn }) => [vem, stalle, text, namn]))
  if (nytt !== visat) rita(med, texter)
  visat = nytt
  sag(med)
}
