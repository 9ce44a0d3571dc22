// Choose what a reference points at: points, avsnitt and bilagor by number, name and first words, filtered by typing.
import { Extension, pm } from "django-prose-editor/editor"
import { FORMER, SLAG, allaMal, hamtaMal, malord } from "forum/redigerare/hanvisning"

const GRUPPER = { punkt: "Beslutspunkter", avsnitt: "Avsnitt", bilaga: "Bilagor" }
// After these a full stop ends no sentence.
const FORKORTAT = /(^|\s)(t\.ex|bl\.a|dvs|jfr|kap|nr|resp|inkl|exkl|s\.k|fr\.o\.m|t\.o\.m)\.\s+$/i

const ruta = document.createElement("dialog")
ruta.className = "dialog"
ruta.setAttribute("aria-labelledby", "hanvisning-rubrik")
ruta.innerHTML = `<form method="dialog" class="stapel" novalidate><h2 id="hanvisning-rubrik">Hänvisning</h2>
  <div class="falt"><label for="hanvisning-sok">Sök bland punkter, avsnitt och bilagor</label><div class="falt__hjalp" id="hanvisning-hjalp">Numret eller namnet följer med när något flyttas eller byter namn.</div>
  <input type="search" id="hanvisning-sok" autocomplete="off" aria-describedby="hanvisning-hjalp hanvisning-fel"></div>
  <p class="dold" id="hanvisning-traffar" role="status"></p>
  <p class="falt__fel" id="hanvisning-fel" role="alert"></p>
  <div class="hanvisningsval" data-malen></div>
  <fieldset class="falt" data-former><legend>Så läses den</legend></fieldset>
  <div class="handlingar"><button class="knapp knapp--primar" value="ok">Sätt in</button><button class="knapp knapp--lank" value="">Avbryt</button></div></form>`
const [sok, fel, lista, former] = ["#hanvisning-sok", "#hanvisning-fel", "[data-malen]", "[data-former]"].map((s) => ruta.querySelector(s))
let editor = null

function val(namn, varde, ...innehall) {
  const rad = document.createElement("div")
  rad.className = "val"
  const knapp = document.createElement("input")
  Object.assign(knapp, { type: "radio", name: namn, value: varde, id: `${namn}-${varde.replace(" ", "-")}` })
  const etikett = document.createElement("label")
  etikett.htmlFor = knapp.id
  etikett.append(...innehall)
  rad.append(knapp, etikett)
  return rad
}

function malrad(mal) {
  const namn = document.createElement("strong")
  namn.textContent = malord(mal, mal.slag === "avsnitt" ? "bara" : "stor")
  return val("hanvisning-mal", `${mal.slag} ${mal.mal}`, namn, mal.borjan ? ` ${mal.borjan}` : "")
}

function fyll() {
  const valt = lista.querySelector(":checked")?.value
  lista.replaceChildren(
    ...Object.keys(SLAG).flatMap((slag) => {
      const rader = allaMal().filter((mal) => mal.slag === slag).map(malrad)
      if (!rader.length) return []
      const grupp = document.createElement("fieldset")
      const legend = document.createElement("legend")
      legend.textContent = GRUPPER[slag]
      grupp.append(legend, ...rader)
      return [grupp]
    }),
  )
  valj(valt)
}

const valda = () => lista.querySelector(":checked")
const synliga = () => [...lista.querySelectorAll("input")].filter((knapp) => !knapp.closest("[hidden]"))

function valj(varde) {
  const knapp = [...lista.querySelectorAll("input")].find((k) => k.value === varde)
  if (knapp) knapp.checked = true
}

const valtMal = () => allaMal().find((mal) => `${mal.slag} ${mal.mal}` === valda()?.value)

function sikta() {
  const ord = sok.value.toLocaleLowerCase("sv").split(/\s+/).filter(Boolean)
  for (const grupp of lista.children) {
    for (const rad of grupp.querySelectorAll(".val")) {
      const text = rad.textContent.toLocaleLowerCase("sv")
      rad.hidden = !ord.every((o) => text.includes(o))
    }
    grupp.hidden = !grupp.querySelector(".val:not([hidden])")
  }
  const kvar = synliga()
  if (ord.length && !kvar.includes(valda())) {
    for (const knapp of lista.querySelectorAll("input")) knapp.checked = knapp === kvar[0]
  }
  ruta.querySelector("#hanvisning-traffar").textContent = ord.length ? (kvar.length ? `${kvar.length} att välja på` : "Inget passar") : ""
  fel.textContent = ord.length && !kvar.length ? `Inget passar ”${sok.value.trim()}”.` : ""
  visaFormer()
}

function visaFormer() {
  const mal = valtMal()
  former.hidden = !mal
  if (!mal) return
  const valt = former.querySelector(":checked")?.value ?? former.dataset.forst
  former.replaceChildren(former.firstElementChild, ...FORMER.map((form) => val("hanvisning-form", form, malord(mal, form))))
  former.querySelector(`[value=${valt}]`).checked = true
}

/** Return the form that fits where the caret stands: a capital letter where a sentence begins. */
function formHar(state) {
  const { $from } = state.selection
  const fore = $from.parent.textBetween(0, $from.parentOffset, null, "\ufffc")
  const forst = !fore.trim() && !editor.view.dom.closest("[data-variant=lydelse]") && $from.depth === 1
  return forst || (/[.!?]\s+$/.test(fore) && !FORKORTAT.test(fore)) ? "stor" : "liten"
}

const markerad = (state) => (state.selection.node?.type.name === "hanvisning" ? state.selection.node : null)

/** Ask what a reference in *e* is to point at; the one that is selected is changed. */
export async function valjHanvisning(e) {
  if (!e.isEditable || ruta.open) return
  editor = e
  const nuvarande = markerad(e.state)?.attrs
  former.dataset.forst = nuvarande?.form ?? formHar(e.state)
  former.replaceChildren(former.firstElementChild)
  lista.replaceChildren()
  sok.value = ""
  ruta.returnValue = ""
  ruta.querySelector("[value=ok]").textContent = nuvarande ? "Ändra" : "Sätt in"
  fyll()
  if (nuvarande) valj(`${nuvarande.slag} ${nuvarande.mal}`)
  sikta()
  if (!ruta.isConnected) document.body.append(ruta)
  ruta.showModal()
  sok.focus()
  await hamtaMal()
  if (!ruta.open) return
  fyll()
  sikta()
}

/** Return the transaction that puts a reference in place of the selection. */
function satt(state, attrs) {
  const tr = state.tr.replaceSelectionWith(state.schema.nodes.hanvisning.create(attrs), true)
  return tr.scrollIntoView()
}

sok.addEventListener("input", sikta)
sok.addEventListener("keydown", (h) => {
  if (h.key !== "ArrowDown") return
  h.preventDefault()
  const mal = synliga().includes(valda()) ? valda() : synliga()[0]
  if (!mal) return
  mal.checked = true
  mal.focus()
  visaFormer()
})
lista.addEventListener("change", visaFormer)
ruta.querySelector("form").addEventListener("submit", (h) => {
  if (h.submitter?.value !== "ok" || valtMal()) return
  h.preventDefault()
  fel.textContent = "Välj vad hänvisningen ska gå till."
  ;(synliga()[0] ?? sok).focus()
})
ruta.addEventListener("close", () => {
  const mal = valtMal()
  editor.view.focus()
  if (ruta.returnValue !== "ok" || !mal || !editor.isEditable) return
  editor.view.dispatch(satt(editor.state, { slag: mal.slag, mal: mal.mal, form: former.querySelector(":checked").value }))
})

/** The keys of references: one to make one, Enter or a double click to change the one that is selected. */
export const Hanvisningsval = Extension.create({
  name: "hanvisningsval",
  addKeyboardShortcuts() {
    const oppna = () => {
      valjHanvisning(this.editor)
      return true
    }
    return { "Mod-Shift-h": oppna, Enter: () => Boolean(markerad(this.editor.state)) && oppna() }
  },
  addProseMirrorPlugins() {
    const egen = this.editor
    return [
      new pm.state.Plugin({
        props: {
          handleDoubleClickOn: (_vy, _pos, nod) => nod.type.name === "hanvisning" && (valjHanvisning(egen), true),
        },
      }),
    ]
  },
})
