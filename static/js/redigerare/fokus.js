// Focus goes to the text at once. Tiptap gives it with the next frame, and what is typed until then on a slow machine is lost.
import { Extension } from "django-prose-editor/editor"

export const Fokus = Extension.create({
  name: "fokus",
  addCommands: () => ({
    focus:
      () =>
      ({ view, tr, dispatch }) => {
        if (!dispatch) return true
        if (!view.hasFocus()) view.focus()
        tr.scrollIntoView()
        return true
      },
  }),
})
