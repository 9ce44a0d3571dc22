"""Put the papers that mails wait for in them: that of a kallelse, a följebrev. The worker's, before it sends."""

from django.db import transaction
from post_office.models import STATUS, Email
from post_office.utils import create_attachments

from beslut.actions.foljebrev import klar
from beslut.models import Handling
from forum import epost, lagring

# More than this goes by the link alone: mail servers refuse it.
STORST = 10_000_000


@transaction.atomic
def bifoga() -> int:
    """Attach papers that are ready to the mails that wait for them, and let those go; return how many mails.

    A paper waits for its seal, unless the seal has failed. A mail whose paper is never made goes by itself
    (`epost.VANTAR_HOGST`), with the link alone. Locks the mails.
    """
    vantar = Email.objects.filter(status=STATUS.queued).exclude(scheduled_time=None).exclude(headers=None)
    per_papper: dict[str, list[Email]] = {}
    for brev in vantar.select_for_update(skip_locked=True).order_by("pk"):
        if papper := (brev.headers or {}).get(epost.VANTAR_PA):
            per_papper.setdefault(papper, []).append(brev)
    antal = 0
    for handling in Handling.objects.filter(uuid__in=per_papper).prefetch_related("filer"):
        fil = handling.fil
        if fil is None or not klar(handling):
            continue
        sha256 = fil.sha256
        if handling.slag == Handling.Slag.FOLJEBREV:
            # What goes is what the register says has gone (foljebrev.registrera).
            rad = handling.expedieringar.first()
            if rad is None:
                continue
            sha256 = rad.sha256
        bilagor = []
        if fil.storlek <= STORST:
            with lagring.oppna(sha256) as f:
                bilagor = create_attachments({handling.filnamn: {"file": f, "mimetype": "application/pdf"}})
        for brev in per_papper[str(handling.uuid)]:
            brev.attachments.add(*bilagor)
            kvar = {namn: varde for namn, varde in (brev.headers or {}).items() if namn != epost.VANTAR_PA}
            brev.headers, brev.scheduled_time = kvar or None, None
            brev.save(update_fields=["headers", "scheduled_time", "last_updated"])
            antal += 1
    return antal
