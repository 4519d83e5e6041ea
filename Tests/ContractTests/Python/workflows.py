"""Says which documents are not what a JSON Schema says, by their names alone.

Reads {"schema": …, "rows": [{"name": …, "json": a document}]} and prints a line for each mistake: name, place, what is wrong.
"""
import json
import sys

from jsonschema import Draft202012Validator

given = json.load(sys.stdin)
Draft202012Validator.check_schema(given["schema"])
validator = Draft202012Validator(given["schema"])
for each in given["rows"]:
    for error in validator.iter_errors(each["json"]):
        print(each["name"], error.json_path, error.message, sep="  ")
