"""The language of minutes: from plain facts to sentences, and from a sentence back to its facts. No ORM.

`fakta` says what can be recorded, `ord` how names, numbers and times are written, `inledning` and `paragraf` make the
sentences, and `lank` keeps a text in step with its facts without ever writing over a person's words.
"""
