// The normal form of what is written, as arenden/normalform.py has it: what is pasted is brought to it here already.

const OSYNLIGT = /[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffc]+|(?<![\u0590-\u{10ffff}])[\u200c\u200d]+/gu
const SYMBOLER = new Map([
  ...[..."\uf0b7\uf0a7\uf0a8\uf06c\uf06e\uf06f\uf071\uf076\uf0d8"].map((tecken) => [tecken, "•"]),
  ["\uf0fc", "✓"], ["\uf0e0", "→"], ["\uf0e8", "→"], ["\uf0ae", "→"], ["\uf02d", "–"], ["\uf0be", "–"],
])
const SYMBOL = new RegExp(`[${[...SYMBOLER.keys()].join("")}]`, "g")
const MELLANRUM = / +\u00a0[ \u00a0]*|\u00a0[ \u00a0]+/g
// A letter and the marks upon it; more of them than any word has are left as they are.
const BOKSTAV = /\P{M}\p{M}{0,29}(?!\p{M})/gu
// What dokument.krav_giltigt refuses, half an emoji too. A tab pasted from a sheet of figures is a space here; the rest is nothing.
const STYRTECKEN = /[\u0000-\u001f\u007f-\u009f\ufffe\uffff]|\p{Cs}/gu

/** Return *text* without characters that no text may hold. */
export const utanStyrtecken = (text) => text.replace(/[\t\v\f]/g, " ").replace(STYRTECKEN, "")

/** Return *text* in normal form. */
export function normal(text) {
  const utan = text.replace(OSYNLIGT, "").replace(SYMBOL, (tecken) => SYMBOLER.get(tecken))
  const hel = utan.replace(/[\u2028\u2029]/g, " ").replace(BOKSTAV, (bokstav) => bokstav.normalize("NFC"))
  return hel.replace(MELLANRUM, " ")
}
