// Keys as they are written once ("Control+Shift+8", as in aria-keyshortcuts): compared with what is pressed, and told in words.

const MAC = /Mac|iPhone|iPad/.test(navigator.userAgentData?.platform ?? navigator.platform)
const ORD = MAC
  ? { Mod: "⌘", Control: "⌃", Alt: "⌥", Shift: "⇧" }
  : { Mod: "Ctrl", Control: "Ctrl", Alt: "Alt", Shift: "Skift" }
const NAMN = { Tab: "Tabb", Escape: "Esc", Enter: "Retur", ArrowUp: "↑", ArrowDown: "↓" }

/** Return *tangent* as this machine has it: "Mod" is the command key of a Mac and Control elsewhere. */
const delar = (tangent) => {
  const alla = tangent.split("+")
  return { hallna: new Set(alla.slice(0, -1).map((t) => (t === "Mod" ? (MAC ? "Meta" : "Control") : t))), sist: alla.at(-1) }
}

/** Return *tangent* for aria-keyshortcuts. */
export const forAria = (tangent) => tangent.split(" ").map((t) => t.replace("Mod", MAC ? "Meta" : "Control")).join(" ")

/** Return *tangent* in words: "Ctrl+Skift+8", "⇧⌘8". */
export function iOrd(tangent) {
  const ett = (t) => t.split("+").map((del_) => ORD[del_] ?? NAMN[del_] ?? del_).join(MAC ? "" : "+")
  return tangent.split(" ").map(ett).join(" eller ")
}

/** Tell whether *handelse* is one of the presses that *tangent* names. */
export function passar(handelse, tangent) {
  // AltGr writes characters ("µ"), though some machines call it Control and Alt.
  if (!MAC && handelse.getModifierState("AltGraph")) return false
  return tangent.split(" ").some((en) => {
    const { hallna, sist } = delar(en)
    const halls = { Control: handelse.ctrlKey, Meta: handelse.metaKey, Alt: handelse.altKey, Shift: handelse.shiftKey }
    const tecken = sist.length === 1 && !/[A-Z0-9]/.test(sist)
    // A character such as "?" says itself how it is typed.
    if (Object.entries(halls).some(([namn, nere]) => nere !== hallna.has(namn) && !(tecken && namn === "Shift"))) return false
    if (tecken) return handelse.key === sist
    // With Alt or Shift held a key writes something else than what stands on it.
    if (/^[A-Z]$/.test(sist)) return handelse.key.toUpperCase() === sist || ((handelse.altKey || MAC) && handelse.code === `Key${sist}`)
    if (/^\d$/.test(sist)) return handelse.code === `Digit${sist}`
    return handelse.key === sist
  })
}
