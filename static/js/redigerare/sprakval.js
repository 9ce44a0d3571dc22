// Which language a passage is in: what is not Swedish is read by another voice, and its spelling is not checked.
import { SPRAK } from "forum/redigerare/schema"

let ruta = null
let redigerare = null

function bygg() {
  ruta = document.createElement("dialog")
  ruta.className = "dialog"
  ruta.setAttribute("aria-labelledby", "sprak-rubrik")
  ruta.innerHTML = `<form method="dialog" class="stapel" novalidate><h2 id="sprak-rubrik">Språk</h2>
    <div class="falt"><label for="sprak-val">De markerade orden är på</label><div class="falt__hjalp" id="sprak-hjalp">En skärmläsare byter röst där, i PDF:en också, och stavningen kontrolleras inte.</div>
    <select id="sprak-val" aria-describedby="sprak-hjalp"><option value="">svenska</option></select></div>
    <p class="falt__fel" id="sprak-tomt" hidden>Markera först de ord som är på ett annat språk.</p>
    <div class="handlingar"><button class="knapp knapp--primar" value="ok">Sätt språket</button><button class="knapp knapp--lank" value="">Avbryt</button></div></form>`
  ruta.querySelector("select").append(...Object.entries(SPRAK).map(([kod, namn]) => new Option(namn, kod)))
  document.body.append(ruta)
  ruta.addEventListener("close", () => {
    const kedja = redigerare.chain().focus()
    if (ruta.returnValue !== "ok") {
      kedja.run()
      return
    }
    const lang = ruta.querySelector("select").value
    // Without words chosen, it is the passage that one stands in.
    if (redigerare.state.selection.empty) kedja.extendMarkRange("sprak")
    if (lang) kedja.setMark("sprak", { lang }).run()
    else kedja.unsetMark("sprak").run()
  })
}

/** Ask for the language of the chosen words, or of the marked passage that one stands in. */
export function valjSprak(editor) {
  if (!ruta) bygg()
  redigerare = editor
  const nu = editor.getAttributes("sprak").lang ?? ""
  const tomt = editor.state.selection.empty && !nu
  ruta.querySelector("select").value = nu || (tomt ? "" : "en")
  ruta.querySelector("select").disabled = tomt
  ruta.querySelector("#sprak-tomt").hidden = !tomt
  ruta.querySelector("[value=ok]").hidden = tomt
  ruta.returnValue = ""
  ruta.showModal()
  ruta.querySelector(tomt ? "[value='']:not(option)" : "select").focus()
}
