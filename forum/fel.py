"""What can be wrong with a request that is neither a lack of rights nor a form error."""


class Konflikt(Exception):
    """The state is another than the person saw; answered with 409. Its text is shown to the person."""


class Motsagelse(Konflikt):
    """The row was changed by somebody else since the revision that the write names."""
