"""What waits in every queue of `dispatch`: triggers with the document of `consume`, each about another pull request."""

import consume_rows as rows

DOCUMENT_BYTES = 1024
# One more for each row, so that no two of a queue are about the same: more than 20 runs a minute about one subject would be a loop.
NUMBER = "(id / 16 % 1000000)"
SUBJECT = {"subject": f"'pull_requests/' || ({NUMBER})"}
TYPE, AILING_TYPE = "pull_request.created", "pull_request.declined"


def document(changed: dict[str, str] = {}) -> str:
    """As SQL over an id."""
    return f"jsonb_set({rows.whole(DOCUMENT_BYTES, SUBJECT | changed)}, '{{pull_request,id}}', to_jsonb({NUMBER}))"


def fill_log(count: int, kind: str = TYPE, connection: str | None = None) -> str:
    """Appends so many to Bittern's log, of a connection of that name, which need not exist: nothing here needs a credential."""
    changed = SUBJECT | {"type": f"'{kind}'"}
    whose = {"webhook": "'bench'", "connection": f"'{connection}'" if connection else "null::text"}
    return rows.append(count, rows.REPEATED | rows.OTHERS | changed | whose, document(changed))
