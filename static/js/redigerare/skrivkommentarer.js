// Comments on the writing page: what the list of threads asks of the editors.
import { borjaNy, finns, markerat, nyttStalle, stalletFor, valj, visaKommenterat } from "forum/redigerare/kommenterat"

export class Skrivtexter {
  #texter
  #alla
  #vald = null
  #ny = null
  /** Called with which threads' words are there (Map), when it may have changed. */
  vidKvar = () => {}
  /** Called with a suggested text and the words selected in it; returns what a comment on them is about. */
  iForslag = () => null
  /** Called with the open threads. */
  vidTradar = () => {}

  /** *texter* are those that threads are about; *alla* returns every editor of the page, suggested texts too. */
  constructor(texter, alla) {
    this.#texter = texter
    this.#alla = alla
    for (const text of texter)
      text.editor.on("transaction", ({ transaction }) => transaction.docChanged && this.vidKvar(finns(text.editor.state)))
  }

  visa(tradar) {
    this.vidTradar(tradar)
    for (const text of this.#texter) text.mark((state) => visaKommenterat(state, tradar.filter((t) => t.text === text.uuid)))
  }

  valj(trad) {
    if (trad === this.#vald) return
    this.#vald = trad
    for (const text of this.#alla()) text.mark((state) => valj(state, trad))
  }

  /** Mark what is selected, or the paragraph of the caret, in *text* or the one with focus; returns what the form needs to say of it. */
  async borja(text = this.#alla().find((t) => t.editor.isFocused)) {
    if (!text) return null
    this.avsluta()
    // In a suggested text: of the accepted one beside it, whose words are looked for.
    if (!this.#texter.includes(text)) return this.iForslag(text, markerat(text.editor.state)?.citat ?? "")
    // So that the server knows the words; where it cannot be reached, it looks for them in the text when the comment comes.
    if (markerat(text.editor.state)) await text.spara()
    const rad = markerat(text.editor.state)
    if (!rad) return { varde: text.uuid, citat: "" }
    this.#ny = text
    text.mark((state) => borjaNy(state, rad))
    return { varde: this.nyttStalle() ?? text.uuid, citat: rad.citat }
  }

  nyttStalle() {
    const har = this.#ny && nyttStalle(this.#ny.editor.state)
    return har ? `${this.#ny.uuid}:${har.fran}:${har.till}:${har.revision}` : null
  }

  avsluta() {
    this.#ny?.mark((state) => borjaNy(state, null))
    this.#ny = null
  }

  /** Go back to the words that a new comment is about. */
  tillbaka() {
    this.#ny?.editor.commands.focus()
    return Boolean(this.#ny)
  }

  /** Go to the words of *trad*; false where they are gone. */
  gaTill(trad) {
    for (const text of this.#alla().filter((t) => !t.plats.hidden)) {
      const har = stalletFor(text.editor.state, trad)
      if (!har) continue
      text.editor.chain().setTextSelection(har.till).focus().scrollIntoView().run()
      this.valj(trad)
      return true
    }
    return false
  }

  har(element) {
    return this.#alla().some((t) => t.plats.contains(element))
  }

  async spara() {
    await this.#ny?.spara()
  }
}
