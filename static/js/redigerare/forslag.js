// Suggestions on the page: a suggested text beside each accepted one, written in by the ordinary editor; what differs is marked in
// both, and accepted, rejected or taken back where it stands.
import { pm } from "django-prose-editor/editor"
import { andringHar, andringsplats, skrivnr, visaAndringar } from "forum/redigerare/andringsmarken"
import { csrf, somJag } from "forum/redigerare/csrf"
import { nyNyckel } from "forum/redigerare/engang"
import { Forslagsruta } from "forum/redigerare/forslagsruta"
import { visaKommenterat } from "forum/redigerare/kommenterat"
import { notis } from "forum/redigerare/status"

const INGEN_KONTAKT = "Ingen kontakt med servern. Försök igen om en stund."
const SAGT = { godta: "Ändringsförslaget är godtaget.", avvisa: "Ändringsförslaget är avvisat.", aterta: "Ändringsförslaget är återtaget." }
const SKRIV = "Du skriver i texten."
const FORESLAR = "Du föreslår ändringar. Texten ändras först när någon som skriver den godtar dem."

const klocka = (tid) => (tid ? new Date(tid).toLocaleString("sv-SE", { dateStyle: "short", timeStyle: "short", timeZone: "Europe/Stockholm" }) : "")

/** One text: the accepted one (a, which only those who write have), the suggested one (p, once it is shown), and what differs. */
class Textpar {
  rader = []
  p = null
  forslag = ""
  tradar = []
  #data = null
  #hamtat = ""
  #sparat = { revision: 0, nr: 0 }

  constructor(plats, a) {
    this.plats = plats
    this.a = a
    this.uuid = plats.dataset.text ?? plats.dataset.forslagstext
    this.url = plats.dataset.forslagUrl
  }

  /** Show the suggested text too from now on: it has yet to be told what differs. */
  oppna(p) {
    this.forslag = p.uuid
    this.p = p
    this.#hamtat = ""
  }

  get texter() {
    return [this.a, this.p].filter(Boolean)
  }

  /** What one has written so far is in what the server next tells of this revision. */
  sparad() {
    if (this.p && !this.p.osparat) this.#sparat = { revision: this.p.revision, nr: skrivnr(this.p.editor.state) }
  }

  /** Fetch what differs, when either text has come further than what is shown; *alltid* in any case. True when it is not the same. */
  async hamta(revisioner, alltid = false) {
    const nyckel = `${revisioner[this.uuid]} ${revisioner[this.forslag]}`
    if (!this.forslag || (!alltid && nyckel === this.#hamtat)) return false
    const svar = await fetch(this.url, { headers: somJag() }).catch(() => null)
    const data = svar?.ok && !svar.redirected ? await svar.json().catch(() => null) : null
    if (!data) return false
    // A text that is behind, or in the middle of a save, is shown what differs when it has caught up.
    if ((this.a && data.revision > this.a.revision) || (this.p && data.ny?.revision > this.p.revision)) return false
    this.#hamtat = `${data.revision} ${data.ny?.revision}`
    const fore = this.rader.map((rad) => rad.nyckel).join(" ")
    this.rader = data.andringar.map((rad) => ({ ...rad, text: this.uuid, vem: [rad.av.join(", ") || "okänd", klocka(rad.tid)].filter(Boolean).join(", ") }))
    this.#data = data
    this.visa(data)
    this.visaTradar()
    return fore !== this.rader.map((rad) => rad.nyckel).join(" ")
  }

  /** Take in the open threads about this text; of a new one it has yet to be told where it stands. */
  nyaTradar(tradar) {
    this.tradar = tradar
    if (tradar.some(({ trad }) => !this.#data?.tradar.some((t) => t.trad === trad))) this.#hamtat = ""
    this.visaTradar()
  }

  /** Mark the words that comments are about in the suggested text too: their places there are the server's to tell. */
  visaTradar() {
    if (!this.p || !this.#data?.ny) return
    const kanda = new Map(this.tradar.map((t) => [t.trad, t]))
    const rader = this.#data.tradar.filter(({ trad }) => kanda.has(trad)).map(({ trad, fran, till }) => ({ trad, nr: kanda.get(trad).nr, citat: "", revision: this.#data.ny.revision, fran, till }))
    this.p.mark((state) => visaKommenterat(state, rader))
  }

  visa(data) {
    const snitt = (text, json) => pm.model.Slice.fromJSON(text.editor.schema, json)
    this.a?.mark((state) =>
      visaAndringar(state, this.rader.map(({ fran, till, nytt, ...rad }) => ({ ...rad, egen: "del", revision: data.revision, fran, till, andra: snitt(this.a, nytt) })), Infinity),
    )
    if (!this.p || !data.ny) return
    const nr = data.ny.revision >= this.#sparat.revision ? this.#sparat.nr : -1
    this.p.mark((state) =>
      visaAndringar(state, this.rader.map(({ nyFran, nyTill, gammalt, ...rad }) => ({ ...rad, egen: "ins", revision: data.ny.revision, fran: nyFran, till: nyTill, andra: snitt(this.p, gammalt) })), nr),
    )
  }
}

export class Forslag {
  #par
  #url
  #skapa
  #ruta
  #vidBytt
  #foreslar = false
  #knappar = []
  #sagt = document.createElement("p")

  /**
   * *platser* are the texts of the page ([{plats, a}]); *skapa* makes an editor of a place, *vidBytt* is called when something has
   * been settled, so that the page asks the server how things stand. Where there is nothing to write in, one suggests from the start.
   */
  constructor(platser, { url, rad, skapa, vidBytt }) {
    this.#par = platser.map(({ plats, a }) => new Textpar(plats, a))
    this.#url = url
    this.#skapa = skapa
    this.#vidBytt = vidBytt
    this.#ruta = new Forslagsruta((gor, r) => this.avgor(gor, r.text, [r.nyckel]))
    this.#sagt.className = "lagesval__sagt"
    this.#sagt.setAttribute("role", "status")
    if (this.#par.some(({ a }) => a)) this.#lagesval(rad)
    document.body.addEventListener("text:sparad", ({ detail }) => this.#sparad(detail.uuid))
    document.addEventListener("keydown", (h) => {
      if (h.key === "Enter" && h.altKey && !h.ctrlKey && !h.metaKey && !h.shiftKey && this.#visaVidMarkoren()) h.preventDefault()
    }, true)
  }

  #lagesval(rad) {
    const grupp = document.createElement("div")
    grupp.className = "lagesval"
    grupp.setAttribute("role", "group")
    grupp.setAttribute("aria-label", "Arbetssätt")
    this.#knappar = [["Skriv", false], ["Föreslå ändringar", true]].map(([ord, foreslar]) => {
      const knapp = document.createElement("button")
      knapp.type = "button"
      knapp.className = "lagesval__knapp"
      knapp.textContent = ord
      knapp.setAttribute("aria-pressed", String(!foreslar))
      knapp.addEventListener("click", () => this.stall(foreslar))
      return knapp
    })
    grupp.append(...this.#knappar)
    rad.prepend(grupp)
    grupp.after(this.#sagt)
  }

  get foreslar() {
    return this.#foreslar
  }

  /** Return the text that *text*'s suggestions are about, by its editor: the accepted one's uuid. */
  parTill(text) {
    return this.#par.find((par) => par.texter.includes(text))
  }

  /** Take in the open threads of the page. */
  visaTradar(tradar) {
    for (const par of this.#par) par.nyaTradar(tradar.filter((t) => t.text === par.uuid))
  }

  /** Change between writing and suggesting. */
  async stall(foreslar) {
    if (foreslar === this.#foreslar) return
    const mitt = this.#par.find((par) => par.texter.some((t) => t.editor.isFocused))
    const markor = mitt?.a?.editor.state.selection.head ?? 1
    if (foreslar) {
      await Promise.all(this.#par.map(({ a }) => a?.spara()))
      const begynta = await Promise.all(this.#par.map((par) => this.#borja(par)))
      if (!begynta.every(Boolean)) return notis("Det gick inte att börja föreslå: ingen kontakt med servern")
    } else await Promise.all(this.#par.map(({ p }) => p?.spara()))
    this.#foreslar = foreslar
    this.#ruta.stang()
    document.body.classList.toggle("foreslar", foreslar)
    for (const knapp of this.#knappar) knapp.setAttribute("aria-pressed", String((knapp === this.#knappar[1]) === foreslar))
    for (const { plats, a, p } of this.#par) {
      if (a) plats.hidden = foreslar
      if (p) p.plats.hidden = !foreslar
    }
    this.#sagt.textContent = foreslar ? FORESLAR : SKRIV
    this.#vidBytt()
    const text = mitt && (foreslar ? mitt.p : mitt.a)
    if (text) text.editor.chain().setTextSelection(Math.min(markor, text.editor.state.doc.content.size - 1)).focus().run()
  }

  /** Open the suggested text of *par*, begun when nobody has; false where the server cannot be asked. */
  async #borja(par) {
    if (par.p) return true
    const svar = await fetch(par.url, { method: "POST", headers: somJag() }).catch(() => null)
    const data = svar?.ok && !svar.redirected ? await svar.json() : null
    if (!data) return false
    const plats = document.createElement("div")
    plats.className = "text text--forslag"
    plats.hidden = Boolean(par.a)
    Object.assign(plats.dataset, { text: data.text, revision: data.revision, stegUrl: data.stegUrl, etikett: `${par.plats.dataset.etikett}, ändringsförslag`, variant: par.plats.dataset.variant })
    const doc = document.createElement("script")
    doc.type = "application/json"
    doc.textContent = JSON.stringify(data.doc)
    plats.append(doc)
    if (par.a) par.plats.after(plats)
    else par.plats.replaceWith(plats)
    par.oppna(this.#skapa(plats, { foreslar: true }))
    return true
  }

  /** Open all for one who only suggests. */
  async borjaAlla() {
    const alla = await Promise.all(this.#par.map((par) => this.#borja(par)))
    this.#foreslar = true
    document.body.classList.add("foreslar")
    return alla.every(Boolean)
  }

  /** Return the editor of the suggested text *uuid*, for what the journal has of it; null when it is none. */
  async oppna(uuid) {
    const par = this.#par.find((p) => p.forslag === uuid)
    if (!par) return null
    await this.stall(true)
    return par.p
  }

  /** Take in what the server tells: the revision of each text, and which are suggested (accepted → suggested). */
  async vidSvar({ texter, forslag = {} }) {
    for (const par of this.#par) par.forslag = forslag[par.uuid] ?? par.forslag
    const nytt = await Promise.all(this.#par.map((par) => par.hamta(texter)))
    return nytt.some(Boolean)
  }

  async #sparad(uuid) {
    const par = this.#par.find((p) => p.uuid === uuid || p.forslag === uuid)
    if (!par?.forslag) return
    par.sparad()
    if (await par.hamta({}, true)) document.body.dispatchEvent(new CustomEvent("forslag:nya"))
  }

  /** Show the box of the suggestion *nyckel* of *text*, which was pressed; null shuts it. */
  vidKlick(text, nyckel) {
    const rad = nyckel && this.parTill(text)?.rader.find((r) => r.nyckel === nyckel)
    if (!rad) return this.#ruta.stang()
    const element = text.editor.view.dom.querySelector(`[data-andring="${CSS.escape(nyckel)}"]`)
    return this.#ruta.visa(rad, (element ?? text.editor.view.dom).getBoundingClientRect(), { tillbaka: () => text.editor.commands.focus() })
  }

  #visaVidMarkoren() {
    const text = this.#par.flatMap((par) => par.texter).find((t) => t.editor.isFocused)
    const nyckel = text && andringHar(text.editor.state)
    const rad = nyckel && this.parTill(text).rader.find((r) => r.nyckel === nyckel)
    if (!rad) return false
    const har = text.editor.view.coordsAtPos(andringsplats(text.editor.state, nyckel).till)
    this.#ruta.visa(rad, { left: har.left, bottom: har.bottom }, { fokus: true, tillbaka: () => text.editor.commands.focus() })
    return true
  }

  /** Accept, reject or take back; resolves with what went wrong, or "". */
  async avgor(gor, uuid, nycklar) {
    const par = this.#par.find((p) => p.uuid === uuid)
    await Promise.all(par.texter.map((t) => t.spara()))
    const data = new FormData()
    data.set("gor", gor)
    data.set("text", uuid)
    for (const nyckel of nycklar) data.append("nyckel", nyckel)
    return this.skicka(data, SAGT[gor])
  }

  /** Send *data* of a form about suggestions; resolves with what went wrong, or "". */
  async skicka(data, sagt) {
    if (!data.get("engangsnyckel")) data.set("engangsnyckel", nyNyckel())
    data.set("csrfmiddlewaretoken", csrf())
    const svar = await fetch(this.#url, { method: "POST", body: data, headers: somJag() }).catch(() => null)
    const kropp = svar?.headers.get("Content-Type")?.includes("json") ? await svar.json() : null
    if (svar?.ok && kropp) notis(sagt)
    this.#vidBytt()
    if (!svar || svar.status >= 500) return INGEN_KONTAKT
    if (svar.redirected || svar.status === 401) return "Du är utloggad. Logga in igen och försök sedan på nytt."
    return svar.ok && kropp ? "" : (kropp?.fel ?? "Det gick inte. Läs in sidan igen.")
  }
}
