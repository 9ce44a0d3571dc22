// Plain text into blocks. Lines that a PDF viewer or a mail program has broken are put together again, as the import does (arenden/inlasning/rader.py).
import { foga, markorI, postaMarkorer, samla, slata } from "forum/redigerare/klistra-block"

const SIDNUMMER = /^(?:(?:sida|sidan|sid\.?|s\.)\s*)?\d{1,3}\s*(?:\(\s*\d{1,3}\s*\)|av\s+\d{1,3})$|^(?:sida|sidan)\s+\d{1,3}$|^[-–]\s?\d{1,3}\s?[-–]$/i
const SAMORDNING = new Set(["och", "eller", "samt", "respektive", "resp", "resp.", "till", "kontra", "men"])
const BEHALL = new Set(["it", "ai", "eu", "ip", "pm", "icke", "ex", "e", "a", "b", "c", "au"])

const avslutad = (text) => /[.?!:…][”"'’»)]*$/.test(text)
const borjarLitet = (text) => /^\p{Ll}/u.test(text)

function rader(text) {
  let luft = 0
  let brott = false
  const ut = []
  for (const [nr, sida] of text.replace(/\r\n?|\u000b|\u0085|\u2028|\u2029/g, "\n").split("\f").entries()) {
    brott ||= nr > 0
    for (const ra of sida.split("\n")) {
      const rent = ra.trim()
      if (!rent) {
        luft += 1
        continue
      }
      const indrag = ra.slice(0, ra.length - ra.trimStart().length).replace(/\t/g, "    ").length
      ut.push({ text: rent, indrag, luft, brott })
      luft = 0
      brott = false
    }
  }
  return ut
}

/** Measure how wide the lines are set, from the pairs that certainly run on; 0 where they are not broken. */
function mat(alla) {
  const bredder = []
  let hela = true
  alla.forEach((rad, nr) => {
    const fore = alla[nr - 1]
    if (!fore || rad.luft || markorI(rad.text)) return
    if (fore.text.length >= 30 && fore.text.length <= 200 && borjarLitet(rad.text) && !avslutad(fore.text) && !/[,;]$/.test(fore.text)) bredder.push(fore.text.length)
    else if (fore.text.length > 200) hela = false
  })
  bredder.sort((a, b) => a - b)
  if (!hela || (bredder.length === 1 && bredder[0] < 50)) return 0
  return bredder.length ? bredder[Math.floor(((bredder.length - 1) * 9) / 10)] : 0
}

const ryms = (fore, nasta, bredd) => fore.length + 1 + nasta.split(/\s/, 1)[0].length <= 0.85 * bredd

function fortsatter(fore, rad, bredd) {
  const oppen = !avslutad(fore.text)
  const liten = borjarLitet(rad.text) || (/^[–—-]/.test(rad.text) && oppen)
  if (rad.brott) return oppen && (liten || !ryms(fore.text, rad.text, bredd))
  if (rad.luft) return false
  if (fore.text.endsWith(":") && !liten) return false
  if (oppen && liten) return true
  if (rad.indrag > fore.indrag + 1 && !oppen) return false
  return !ryms(fore.text, rad.text, bredd)
}

/** Join two lines of one paragraph; a hyphen that only divided a word at the line's end goes. */
function fogaRader(fore, nasta, bindestreck) {
  if (/\u00ad$/.test(fore)) return fore.slice(0, -1) + nasta
  if (!/[\p{L}\p{N}][-\u2010\u2011]$/u.test(fore)) return `${fore} ${nasta}`
  const forsta = nasta.split(/\s/, 1)[0]
  if (SAMORDNING.has(forsta.toLowerCase()) || !/^[\p{L}\p{N}]/u.test(nasta)) return `${fore} ${nasta}`
  const forled = /([\p{L}\p{N}_]*)$/u.exec(fore.slice(0, -1))[1]
  const helt = `${forled}-${forsta.replace(/[.,;:()”]+$/, "")}`.toLowerCase()
  const delord = borjarLitet(forsta) && /^\p{L}\p{Ll}*$/u.test(forled) && /[aeiouyåäö]/i.test(forled)
  if (!delord || BEHALL.has(forled.toLowerCase()) || bindestreck.has(helt)) return fore + nasta
  return fore.slice(0, -1) + nasta
}

/** Return the table that *alla* are, if they are columns parted by tabs. */
function tabell(alla) {
  const delar = alla.map((rad) => rad.ra.split("\t").map((del_) => del_.trim()))
  const bredd = delar[0]?.length ?? 0
  if (alla.length < 2 || bredd < 2 || bredd > 60 || delar.some((d) => d.length !== bredd) || alla.some((rad) => markorI(rad.text))) return null
  const huvud = delar[0].every((ord) => ord && !/^[\d\s.,%–-]+$/.test(ord)) && delar.slice(1).some((d) => d.some((ord) => /\d/.test(ord)))
  const cell = (ord, nr) => ({ huvud: huvud && nr === 0, colspan: 1, rowspan: 1, block: ord ? [{ slag: "p", inne: slata([{ text: ord }]) }] : [] })
  return { slag: "tabell", rader: delar.map((rad, nr) => rad.map((ord) => cell(ord, nr))) }
}

/** Return plain *text* as { block, ihop, sidor }: its blocks, how many lines were put together and page numbers left out. */
export function lasText(text, { sattIhop = true } = {}) {
  const rutor = text.replace(/\r\n?/g, "\n").replace(/^\n+|\n+$/g, "").split("\n").map((ra) => ({ ra, text: ra.trim() }))
  const kolumner = tabell(rutor)
  if (kolumner) return { block: [kolumner], ihop: 0, sidor: 0 }
  let alla = rader(text)
  const bredd = sattIhop ? mat(alla) : 0
  const fore = alla.length
  if (bredd) alla = alla.filter((rad) => !SIDNUMMER.test(rad.text))
  const bindestreck = new Set(bredd ? alla.flatMap((rad) => rad.text.split(/\s/).filter((o) => /.-./.test(o)).map((o) => o.replace(/^[(”"]+|[.,;:()”"]+$/g, "").toLowerCase())) : [])
  const block = []
  let ihop = 0
  let sist = null
  for (const rad of alla) {
    const b = block.at(-1)
    const iPunkt = b && sist && markorI(b.inne[0].text) && !rad.luft && rad.indrag > b.inat + 1
    if (bredd && b && sist && !markorI(rad.text) && (iPunkt || fortsatter(sist, rad, bredd))) {
      b.inne[0].text = fogaRader(b.inne[0].text, rad.text, bindestreck)
      ihop += 1
    } else block.push({ slag: "p", inne: [{ text: rad.text }], inat: rad.indrag })
    sist = rad
  }
  for (const b of block) b.inne[0].text = b.inne[0].text.replace(/\t/g, markorI(b.inne[0].text) ? "\t" : " ")
  const klara = postaMarkorer(block, (b) => b.inat).map((b) => ({ ...b, inne: slata(b.inne) }))
  return { block: foga(samla(klara.filter((b) => b.inne.length))), ihop, sidor: fore - alla.length }
}
