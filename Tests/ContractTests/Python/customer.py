"""A customer without a window: opens a link, and presses the first button of every page until one has none.

Prints the address and the text of the last page; ends with 1, and prints the answer, when a page is not to be had.
"""
import sys
from html.parser import HTMLParser
from http.cookiejar import CookieJar
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin
from urllib.request import HTTPCookieProcessor, build_opener

PAGES_LIMIT = 5


class Form(HTMLParser):
    """The first form of a page, and what its first button sends."""

    def __init__(self, text):
        super().__init__()
        self.action, self.fields, self.pressed = None, [], False
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag == "form" and self.action is None:
            self.action = attributes.get("action", "")
        if tag == "input" or (tag == "button" and not self.pressed):
            self.pressed = self.pressed or tag == "button"
            if "name" in attributes:
                self.fields.append((attributes["name"], attributes.get("value", "")))


browser = build_opener(HTTPCookieProcessor(CookieJar()))
address, body = sys.argv[1], None
for _ in range(PAGES_LIMIT):
    try:
        with browser.open(address, body, timeout=20) as page:
            address, text = page.url, page.read().decode()
    except HTTPError as refusal:
        sys.exit(f"{refusal.code} of {refusal.url}: {refusal.read().decode()}")
    form = Form(text)
    if not form.pressed:
        print(address, text, sep="\n")
        break
    address, body = urljoin(address, form.action), urlencode(form.fields).encode()
else:
    sys.exit(f"{address} is one page too many")
