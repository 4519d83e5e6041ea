"""The call that a job of the libraries is, made of its document as Bittern's workflow makes it of the trigger's."""

import orjson

JSON = {"Content-Type": "application/json"}


def call(target: str, job_id: int, document: dict) -> tuple[str, bytes, dict[str, str]]:
    """Address, body and fields."""
    pull_request = document["pull_request"]
    body = {"number": pull_request["id"], "title": pull_request["title"], "trigger": document}
    return f"{target}/{pull_request['id']}", orjson.dumps(body), JSON | {"Idempotency-Key": f"{job_id}-call"}
