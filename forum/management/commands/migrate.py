"""Django's `migrate`, which is not stopped by what it is there to mend."""

from typing import Any

from django.core.management.commands import migrate

from forum import triggers


class Command(migrate.Command):
    """A version that asks for other triggers finds the old ones: that is no error until the new ones are laid."""

    def check(self, *args: Any, **kwargs: Any) -> None:
        """Check what Django checks first, but for the rows' protection."""
        with triggers.som_laggs():
            super().check(*args, **kwargs)
