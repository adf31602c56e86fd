"""What schemathesis has to know of this API beyond its document; loaded by way of SCHEMATHESIS_HOOKS."""

import itertools
import os

import schemathesis
from schemathesis import GenerationMode

MODEL = os.environ.get("PARLEY_MODEL", "rehearsal")
# Made for names that must lead nowhere (RFC 6761).
NOWHERE = "https://hooks.invalid/"
NUMBERS = itertools.count()


@schemathesis.hook
def before_call(context, case, kwargs):
    operation = case.operation.definition.raw.get("operationId")
    positive = case.meta is not None and case.meta.generation.mode == GenerationMode.POSITIVE
    if positive and case.headers and case.headers.get("Idempotency-Key"):
        # One key for two bodies is refused, as it should be; no document can say so.
        number = f"-{next(NUMBERS)}"
        case.headers["Idempotency-Key"] = case.headers["Idempotency-Key"][: 255 - len(number)] + number
    if positive and isinstance(case.body, dict):
        # The catalogue of models is configuration; with a name that is not in it nothing would ever be answered.
        if operation in ("complete", "ask_for_reply") and isinstance(case.body.get("model"), str):
            case.body["model"] = MODEL
        if operation == "create_webhook" and "url" in case.body:
            case.body["url"] = NOWHERE
