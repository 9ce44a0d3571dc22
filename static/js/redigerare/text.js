// One text: an editor that saves each step, takes in others' and never writes over anybody.
import { Editor, UndoRedo, pm } from "django-prose-editor/editor"
import { Andringsmarken } from "forum/redigerare/andringsmarken"
import { Anmarkta } from "forum/redigerare/anmarkta"
import { somJag } from "forum/redigerare/csrf"
import { Fokus } from "forum/redigerare/fokus"
import { Hanvisningsval } from "forum/redigerare/hanvisningsval"
import { Inmatning } from "forum/redigerare/inmatning"
import { stada, stadaText } from "forum/redigerare/klistra"
import { skriv } from "forum/redigerare/journal"
import { Kommenterat } from "forum/redigerare/kommenterat"
import { kopierbar } from "forum/redigerare/last"
import { Markorer, minPlats, visaMarkorer } from "forum/redigerare/markorer"
import { Blockid, Samskrivning, bekrafta, iOrd, lage, ordI, rebasera, strandade, taEmot } from "forum/redigerare/samskrivning"
import { byggSchema } from "forum/redigerare/schema"
import { Sok } from "forum/redigerare/sok"
import { ANNAN, UTLOGGAD, notis, sag } from "forum/redigerare/status"
import { stranda } from "forum/redigerare/strandat"

const PAUS = 1000
// Nor is one who never pauses left unsaved for longer than this.
const UTAN_PAUS = 2000
// Where others are in the same text they see it sooner, the more of them the less often each sends.
const TATT = 200
const TATT_VAR = 30
const TATT_MEST = 500
const LANGST = 15000
// One who has not been answered in this time asks again.
const SVARAR = 20_000
// So many times in a row others may come first before one waits for the next pause.
const OMTAG = 20
// Browsers let go of a page's last requests only when they are small.
const SMATT = 20_000
const VANTAR = "Ej sparat – försöker igen"
const KOPIERA = "Din text står kvar på skärmen: kopiera det du vill spara och läs in sidan igen."
const slump = () => Array.from(crypto.getRandomValues(new Uint8Array(12)), (b) => b.toString(16).padStart(2, "0")).join("")

export class Textfalt {
  #url
  #klient = slump()
  // Under these names the server may know our steps: this page's, and those of pages whose journal it brought back.
  #klienter = new Set([this.#klient])
  #ko = Promise.resolve()
  #iVag = 0
  #tidur = 0
  #sedan = 0
  #forsok = 0
  #last = false
  #andra = 0
  #rort = performance.now()
  #hort = -PAUS
  #bud = 0
  #nekade = ""
  #bokfort = null

  constructor(plats, schema, { vidFokus, vidTangent = () => false, vidKommentar = () => {}, vidAndring = () => {}, foreslar = false }) {
    this.plats = plats
    this.uuid = plats.dataset.text
    this.#url = plats.dataset.stegUrl
    const doc = JSON.parse(plats.querySelector("script[type='application/json']").textContent)
    const yta = document.createElement("div")
    yta.className = "text__yta"
    this.editor = new Editor({
      element: yta,
      injectCSS: false,
      content: doc,
      enableInputRules: ["orderedList", "bulletList"],
      enablePasteRules: false,
      extensions: [
        ...byggSchema(schema),
        UndoRedo,
        Blockid,
        Fokus,
        Hanvisningsval,
        Inmatning,
        Markorer,
        Sok,
        Kommenterat.configure({ vidKlick: vidKommentar }),
        Anmarkta,
        Andringsmarken.configure({ foreslar, vidKlick: (nyckel) => vidAndring(this, nyckel) }),
        Samskrivning.configure({ revision: Number(plats.dataset.revision) }),
      ],
      editorProps: {
        attributes: { role: "textbox", "aria-multiline": "true", "aria-label": plats.dataset.etikett, "aria-describedby": "verktyg-hjalp", class: "text__skriv" },
        transformPastedHTML: (inklistrat) => {
          const { html, besked } = stada(inklistrat)
          if (besked) notis(besked)
          return html
        },
        clipboardTextParser: (inklistrat, plats, ravt, vy) => {
          const { html, besked } = stadaText(inklistrat, { ravt })
          if (besked) notis(besked)
          const dok = new DOMParser().parseFromString(html, "text/html")
          return pm.model.DOMParser.fromSchema(vy.state.schema).parseSlice(dok.body, { preserveWhitespace: true, context: plats })
        },
        handleKeyDown: (_vy, handelse) => vidTangent(this, handelse),
        handleDOMEvents: {
          // Escape, then Tab, always leaves; a list or a table may otherwise want the key.
          keydown: (_vy, handelse) => {
            const lamna = handelse.key === "Tab" && this.escape
            this.escape = handelse.key === "Escape" || (this.escape && handelse.key === "Shift")
            return lamna
          },
        },
      },
      onFocus: () => vidFokus(this),
      onBlur: () => this.spara(),
      onTransaction: ({ transaction }) => {
        if (lage(this.editor.state) !== this.#bokfort) this.#bokfor()
        if (!transaction.docChanged) return
        this.#rort = performance.now()
        if (lage(this.editor.state).egna.length) this.#snart()
      },
    })
    this.#bokfort = lage(this.editor.state)
    plats.querySelector(".text__las")?.remove()
    plats.append(yta)
  }

  get revision() {
    return lage(this.editor.state).revision
  }

  get osparat() {
    return lage(this.editor.state).egna.length > 0
  }

  /** Return where the selection is, as the server knows the text. */
  get markor() {
    return minPlats(this.editor.state)
  }

  /** Show where in the text *andra* are; their number sets the pace at which it is sent. */
  visaAndra(andra) {
    if ((andra.length || this.#andra) && !this.editor.view.composing) this.#verkstall(visaMarkorer(this.editor.state, andra))
    if (andra.length > this.#andra) this.#rort = performance.now()
    this.#andra = andra.length
  }

  /** Tell whether others are in the text. */
  get isallskap() {
    return this.#andra > 0
  }

  /** Return for how many milliseconds nobody has changed the text. */
  get stilla() {
    return performance.now() - this.#rort
  }

  /** Show what *gor* makes of the state (marks, no words); not in the middle of a character that is being composed. */
  mark(gor) {
    if (this.editor.view.composing) setTimeout(() => this.mark(gor), PAUS)
    else this.#verkstall(gor(this.editor.state))
  }

  /** Tell whether the text has been closed to writing since the page was read. */
  get last() {
    return this.#last
  }

  /** Write what is not acknowledged in the journal, in place of the lines *bort*; wipe it when nothing is. */
  #bokfor(bort = []) {
    const nu = (this.#bokfort = lage(this.editor.state))
    const post = () => ({ revision: nu.revision, bas: nu.bas.toJSON(), steg: nu.egna.map((e) => e.steg.toJSON()), klienter: [...this.#klienter], ord: ordI(this.editor.state.doc), tid: Date.now() })
    return skriv(this.uuid, nu.egna.length ? post : null, bort)
  }

  /** Return the words of a line of the journal. */
  iOrd({ innehall }) {
    return iOrd(this.editor.schema, innehall)
  }

  /**
   * Bring back a line of the journal from a page that is gone; resolves true when there was something in it that the
   * server lacks. Words whose place others have taken away are shown. Raises where the server cannot be asked.
   */
  async aterstall(rad) {
    const { id, innehall: post } = rad
    const svar = await fetch(`${this.#url}?fran=${post.revision}`, { headers: somJag() })
    if (!svar.ok) throw new Error(`steg: ${svar.status}`)
    const { steg, revision } = await svar.json()
    if (revision < post.revision) throw new Error("servern har en äldre text")
    const { egna, ord } = rebasera(this.editor.schema, post, steg)
    if (egna.length && (this.osparat || revision < this.revision)) {
      // Something was written meanwhile: that first, then what is brought back after it.
      if (!(await this.spara())) throw new Error("servern svarar inte")
      return this.aterstall(rad)
    }
    for (const klient of post.klienter) this.#klienter.add(klient)
    if (egna.length) {
      if (revision > this.revision) this.#verkstall(taEmot(this.editor.state, steg.slice(this.revision - revision), this.#klienter))
      const tr = this.editor.state.tr
      for (const s of egna) tr.step(s)
      this.#verkstall(tr)
    }
    this.#strandat(ord)
    await this.#bokfor([id])
    return egna.length > 0
  }

  #snart() {
    if (this.#last) return
    this.#sagSparar()
    clearTimeout(this.#tidur)
    this.#sedan ||= performance.now()
    const kvar = (mest) => this.#sedan + mest - performance.now()
    // Alone one is saved in the pauses; in company at a steady pace, pause or not.
    const paus = Math.max(0, this.#andra ? kvar(this.#takt) : Math.min(PAUS, kvar(UTAN_PAUS)))
    // A character that is being composed is left in peace until it is there.
    this.#tidur = setTimeout(() => (this.editor.view.composing ? this.#snart() : this.spara()), this.editor.view.composing ? PAUS : paus)
  }

  get #takt() {
    return Math.min(TATT_MEST, TATT + TATT_VAR * this.#andra)
  }

  #sagSparar() {
    // Why it is not kept stands until it is; nor may its link go from under the pointer.
    if (!this.#nekade && !this.#forsok) sag(this, "sparar")
  }

  /** Send what is not acknowledged; resolves true when nothing is left. One request at a time and text. */
  spara() {
    this.#ko = this.#ko.then(() => this.#sparaNu())
    return this.#ko
  }

  async #sparaNu() {
    for (let varv = 0; varv < OMTAG && this.osparat && !this.#last; varv += 1) {
      clearTimeout(this.#tidur)
      this.#sedan = 0
      if (!(await this.#skicka())) return false
    }
    if (this.osparat) this.#snart()
    return !this.osparat
  }

  #posta(egna, revision, sist = false) {
    const steg = egna.map((e) => e.steg.toJSON())
    const body = JSON.stringify({ revision, klient: this.#klient, sandning: slump(), steg })
    return fetch(this.#url, {
      method: "POST",
      keepalive: sist || body.length < SMATT,
      headers: somJag({ "Content-Type": "application/json" }),
      body,
      // What is sent again is known by its sender, and not written twice.
      signal: sist ? undefined : AbortSignal.timeout(SVARAR),
    })
  }

  /** The page goes away: send what is left at once, behind a request that may be under way. */
  sandSist() {
    const { egna, revision } = lage(this.editor.state)
    const kvar = egna.slice(this.#iVag)
    if (kvar.length && !this.#last) this.#posta(kvar, revision + this.#iVag, true).catch(() => {})
  }

  /** Send once; resolves true when the server and the text have come closer. */
  async #skicka() {
    const { egna, revision } = lage(this.editor.state)
    this.#sagSparar()
    this.#iVag = egna.length
    // Under way until the answer has been taken in: others' steps fetched between its first byte and that would count ours twice.
    try {
      const svar = await this.#posta(egna, revision).catch(() => null)
      return svar ? this.#svarat(egna, svar, await svar.json().catch(() => null)) : this.#senare(VANTAR)
    } finally {
      this.#iVag = 0
    }
  }

  #svarat(egna, svar, data) {
    this.#hort = performance.now()
    if (svar.ok && data?.steg) {
      this.#nekade = ""
      this.#verkstall(bekrafta(this.editor.state, egna.length))
      if (data.steg.length) this.#taIn(data.steg.map((steg) => ({ steg, klient: "" })))
      return this.#klart()
    }
    if (svar.status === 409 && data?.steg) {
      // A server that has not come as far as this page is not the one it was read from.
      if (!data.steg.length) return this.#las(`Servern har en äldre text än den här sidan. ${KOPIERA}`)
      if (!this.#taIn(data.steg)) return false
      if (!this.osparat) return this.#klart()
      // Others' steps went in before ours: send again at once, before still more have done so.
      return true
    }
    return this.#nej(svar, data)
  }

  #nej(svar, data) {
    if (svar.status === 409) return this.#las(data?.fel ?? `Texten kan inte ändras nu. ${KOPIERA}`)
    if (svar.status === 404) return this.#las(`Texten finns inte längre eller är inte längre din att skriva i. ${KOPIERA}`)
    // Without a reason of the app's own, 403 is the log-in that was changed in another tab, and a page is the log-in's.
    if (data?.annan) return this.#senare(...ANNAN)
    if (svar.status === 401 || svar.redirected || (svar.status === 403 && !data)) return this.#senare(...UTLOGGAD)
    if (svar.status >= 500 || svar.status === 429 || !data) return this.#senare(VANTAR)
    this.#nekade = data.fel ?? "Texten kunde inte sparas."
    sag(this, "fel", `Ej sparat: ${this.#nekade}`)
    return false
  }

  #klart() {
    this.#forsok = 0
    if (this.osparat) return true
    sag(this, "sparat")
    // What goes by what is saved, such as the remarks, is told once for a burst of savings.
    clearTimeout(this.#bud)
    this.#bud = setTimeout(() => document.body.dispatchEvent(new CustomEvent("text:sparad", { detail: { uuid: this.uuid } })), this.#andra ? PAUS : 0)
    for (const falt of document.querySelectorAll(`[data-textrevision="${this.uuid}"]`)) falt.value = this.revision
    return true
  }

  #senare(text, mer = {}) {
    this.#forsok += 1
    sag(this, "vantar", text, mer)
    clearTimeout(this.#tidur)
    this.#tidur = setTimeout(() => this.spara(), Math.min(LANGST, 500 * 2 ** this.#forsok))
    return false
  }

  /** The part that the text stands in has been taken away: what is written is kept with it, and no more is written. */
  async borttaget() {
    if (this.#last || !(await this.spara())) return
    this.#las("Någon annan har tagit bort den här delen. Det du skrev följde med: sätt tillbaka delen under Borttaget om den behövs.")
  }

  #las(fel) {
    this.#last = true
    this.editor.setEditable(false)
    kopierbar(this.editor.view.dom, this.plats.dataset.etikett)
    sag(this, "fel", fel)
    return false
  }

  /** Take in the server's *steg*; false when they cannot be, and then nothing more is written. */
  #taIn(steg) {
    try {
      const tr = taEmot(this.editor.state, steg, this.#klienter)
      // In the journal before they leave the text.
      this.#strandat(strandade(tr))
      this.#verkstall(tr)
      return true
    } catch (fel) {
      console.error(fel)
      return this.#las(`Texten gick inte att föra ihop med andras ändringar. ${KOPIERA}`)
    }
  }

  /** Keep and show *ord*, which were written where others meanwhile took the place away. */
  #strandat(ord) {
    if (!ord) return
    const namn = `strandat ${this.uuid} ${slump()}`
    skriv(namn, () => ({ ord, tid: Date.now() }))
    stranda(this.plats, ord, "Det här skrev du på ett ställe som någon annan tog bort samtidigt. Kopiera det du vill ha kvar in i texten.", async () => {
      await skriv(namn, null)
      this.editor.commands.focus()
    })
    notis(`Något du skrev i ${this.plats.dataset.etikett} har förlorat sin plats. Det står ovanför texten`)
  }

  /** Fetch others' steps, if the server has come further (to *revision*, where it has been told). */
  async hamta(revision) {
    const upptagen = () => this.#iVag || this.#last || this.editor.view.composing
    // A save that was just answered told of them too.
    if (upptagen() || (revision === undefined ? performance.now() - this.#hort < TATT : revision <= this.revision)) return
    const svar = await fetch(`${this.#url}?fran=${this.revision}`, { headers: somJag(), signal: AbortSignal.timeout(SVARAR) })
    const data = svar.ok ? await svar.json() : null
    // Meanwhile a save may have begun, or ended and brought the same steps.
    if (!data || upptagen() || data.revision - data.steg.length !== this.revision) return
    const hade = this.osparat
    if (!this.#taIn(data.steg)) return
    // What came back was our own, whose answer got lost on the way.
    if (hade && !this.osparat) this.#klart()
    for (const falt of document.querySelectorAll(`[data-textrevision="${this.uuid}"]`)) falt.value = this.revision
  }

  #verkstall(tr) {
    this.editor.view.dispatch(tr)
  }
}
